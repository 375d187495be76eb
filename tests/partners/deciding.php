<?php
// Decides as the plug-in does, for posts that are only remembered: reads documents as JSON, one a line, answers with the posts after each.
// A document is [entries, tombstones]: entries by id with `updated` and `text`, moments by id. An empty line forgets everything.
define('ABSPATH', '/');
require $argv[1] . '/includes/deciding.php';
$posts = [];
while (($line = fgets(STDIN)) !== false) {
    if (trim($line) === '') {
        $posts = [];
        continue;
    }
    [$entries, $gone] = json_decode($line, true);
    $did = [];
    foreach (array_keys($entries + $gone) as $id) {
        $entry = isset($entries[$id]) ? $entries[$id] + ['dated' => true, 'withdrawn' => false, 'digest' => $entries[$id]['text']] : null;
        [$what] = SyndicatorImport\decide($entry, $gone[$id] ?? 0, $posts[$id] ?? null);
        if ($what === 'new' || $what === 'update' || $what === 'restore') {
            $posts[$id] = ['updated' => $entry['updated'], 'retracted' => 0, 'digest' => $entry['text'], 'removed' => false, 'kept' => false];
        } elseif ($what === 'retract') {
            $posts[$id]['retracted'] = $gone[$id];
        }
        $did[$what][] = $id;
    }
    echo json_encode([(object) array_map(fn ($post) => $post['digest'], array_filter($posts, fn ($post) => !$post['retracted'])), (object) $did]), "\n";
    flush();
}
