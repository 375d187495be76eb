<?php
/**
 * What a site's editors decide, and the publisher does not change: that a text is kept as they edited it, and that a post which they
 * deleted stays deleted though the feed still has it. What the publisher takes back is taken back all the same.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

const MOST_DELETED = 5000;

add_action('before_delete_post', function ($post) {
    $key = get_post_meta($post, KEY, true);
    if ($key) {
        $deleted = [$key => (int) get_post_meta($post, RETRACTED, true)] + deleted(); // WordPress empties its trash by itself
        update_option(DELETED, array_slice($deleted, 0, MOST_DELETED, true), false);
    }
});

add_action('add_meta_boxes_post', function ($post) {
    if (get_post_meta($post->ID, KEY, true)) {
        add_meta_box('syndicator-import', 'Syndicated', __NAMESPACE__ . '\keep_box', 'post', 'side');
    }
});

/** Print the box beside the editor. */
function keep_box(\WP_Post $post): void
{
    wp_nonce_field('syndicator-import-keep', 'syndicator_import_keep_nonce');
    $link = (string) get_post_meta($post->ID, LINK, true);
    printf('<p>This post came with a feed%s.</p>', $link === '' ? '' : sprintf(' (<a href="%s">the publisher’s page</a>)', esc_url($link)));
    printf(
        '<p><label><input type="checkbox" name="syndicator_import_keep" value="1" %s> Keep the text as it is edited here, whatever the publisher corrects</label></p>',
        checked(get_post_meta($post->ID, KEEP, true), '1', false)
    );
    if (get_post_meta($post->ID, RETRACTED, true)) {
        echo '<p><strong>The publisher has taken this article back.</strong></p>';
    }
}

add_action('save_post_post', function ($post) {
    $nonce = sanitize_text_field(wp_unslash($_POST['syndicator_import_keep_nonce'] ?? ''));
    if (!wp_verify_nonce($nonce, 'syndicator-import-keep') || wp_is_post_autosave($post) || !current_user_can('edit_post', $post)) {
        return;
    }
    if (!empty($_POST['syndicator_import_keep'])) {
        update_post_meta($post, KEEP, '1');
    } else {
        delete_post_meta($post, KEEP);
    }
});
