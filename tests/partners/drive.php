<?php
// Does one thing in a WordPress site as the site itself would: php drive.php FOLDER WORD [JSON]. Prints JSON.
$root = rtrim($argv[1], '/');
$given = json_decode($argv[3] ?? 'null', true);
$_SERVER['HTTP_HOST'] = trim((string) file_get_contents("$root/host"));
$_SERVER['REQUEST_METHOD'] = 'GET';
if ($argv[2] === 'install') {
    define('WP_INSTALLING', true);
}
require "$root/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/admin.php';

function install(): array
{
    require_once ABSPATH . 'wp-admin/includes/upgrade.php';
    $made = wp_install('Harbour Radio', 'editor', 'editor@site.example', true, '', 'secret');
    foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $post) {
        wp_delete_post($post->ID, true);
    }
    update_option('posts_per_page', 50);
    $error = activate_plugin('syndicator-import/syndicator-import.php');
    if (is_wp_error($error)) {
        throw new Exception($error->get_error_message());
    }
    return ['user' => $made['user_id'], 'version' => get_bloginfo('version')];
}

/** Give every post that came with a feed, whatever its status, the first that came first. */
function posts(): array
{
    global $wpdb;
    $found = [];
    foreach ($wpdb->get_results("SELECT * FROM {$wpdb->posts} WHERE post_type = 'post' AND post_status <> 'auto-draft' ORDER BY ID") as $post) {
        $meta = fn ($name) => (string) get_post_meta($post->ID, "_syndicator_$name", true);
        $found[] = [
            'post' => (int) $post->ID, 'title' => html_entity_decode($post->post_title, ENT_QUOTES, 'UTF-8'), 'text' => $post->post_content,
            'excerpt' => $post->post_excerpt, 'status' => $post->post_status, 'at' => $post->post_date_gmt, 'guid' => $meta('guid'), 'key' => $meta('key'),
            'updated' => (int) $meta('updated'), 'retracted' => (int) $meta('retracted'), 'byline' => $meta('byline'), 'link' => $meta('link'),
            'tags' => wp_get_post_tags($post->ID, ['fields' => 'names']), 'revisions' => count(wp_get_post_revisions($post->ID)),
        ];
    }
    return $found;
}

/** Change a post as an editor of the site does. */
function edit(array $given): array
{
    wp_set_current_user(1);
    if (isset($given['keep'])) {
        update_post_meta($given['ID'], SyndicatorImport\KEEP, $given['keep']);
    }
    if (isset($given['delete'])) {
        $given['delete'] === 'for good' ? wp_delete_post($given['ID'], true) : wp_trash_post($given['ID']);
    } elseif (count($given) > 1) {
        wp_update_post(wp_slash($given));
    }
    return posts();
}

/** Make the plug-in's own time come now. One more event beside it would be refused while its own is less than ten minutes away. */
function due(): bool
{
    wp_clear_scheduled_hook(SyndicatorImport\HOOK);
    return wp_schedule_event(time() - 1, SyndicatorImport\HOOK, SyndicatorImport\HOOK);
}

$done = match ($argv[2]) {
    'install' => install(),
    'feed' => SyndicatorImport\keep_feed($given),
    'feeds' => SyndicatorImport\feeds(),
    'import' => SyndicatorImport\import_all(),
    'posts' => posts(),
    'edit' => edit($given),
    'decide' => array_map(fn ($case) => SyndicatorImport\decide(...$case), $given),
    'screen' => (function () {
        wp_set_current_user(1);
        ob_start();
        SyndicatorImport\screen();
        return ob_get_clean();
    })(),
    'scheduled' => wp_next_scheduled(SyndicatorImport\HOOK),
    'due' => due(),
};
echo "\n", json_encode($done, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES), "\n";
