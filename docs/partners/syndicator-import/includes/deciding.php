<?php
/**
 * What an entry, or its tombstone, means for the post that this site has of it: one decision, with its reason. Touches nothing.
 *
 * An entry that is not in the document means nothing: feeds are short, and what has left one is not taken back.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

/**
 * Decide. `entry` is as `entry()` gives it or null, `gone` the moment of its tombstone or 0, `held` as `held()` gives it or null.
 * Gives [what, why]; what is one of new, update, retract, restore, keep, nothing.
 */
function decide(?array $entry, int $gone, ?array $held): array
{
    if ($entry && $entry['withdrawn']) {
        $gone = max($gone, $entry['updated']);
    }
    if ($gone > 0 && $gone >= max($entry && !$entry['withdrawn'] ? $entry['updated'] : 0, $held ? $held['updated'] : 0)) {
        return decide_gone($gone, $held);
    }
    if ($entry === null || $entry['withdrawn']) {
        return ['nothing', 'the tombstone is older than what is held'];
    }
    if ($held === null) {
        return ['new', 'not seen before'];
    }
    if ($held['retracted'] > 0) {
        return $entry['updated'] > $held['retracted']
            ? ['restore', 'the publisher brought it back']
            : ['nothing', 'it was taken back, and stays so'];
    }
    return decide_held($entry, $held);
}

/** Decide about what the publisher takes back. */
function decide_gone(int $gone, ?array $held): array
{
    if ($held === null) {
        return ['nothing', 'taken back before it came here'];
    }
    return $held['retracted'] >= $gone ? ['nothing', 'it was taken back before'] : ['retract', 'the publisher takes it back'];
}

/** Decide about a post that stands. */
function decide_held(array $entry, array $held): array
{
    $newer = $entry['updated'] > $held['updated'];
    if (!$newer && ($entry['dated'] || $entry['digest'] === $held['digest'])) {
        return ['nothing', 'nothing newer'];
    }
    if ($held['removed']) {
        return ['nothing', 'somebody here threw it away'];
    }
    return $held['kept'] ? ['keep', 'its text is kept as it was edited here'] : ['update', $newer ? 'a newer version' : 'another text'];
}
