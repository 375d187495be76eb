<?php
/**
 * What a reader of the site sees beside the text: the byline that the publisher gave, and, for search engines, whose page is the first.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

add_filter('get_canonical_url', function ($url, $post) {
    return get_post_meta($post->ID, LINK, true) ?: $url;
}, 10, 2);

/** Give the publisher's byline in place of the name of the user that posts are booked on. */
function shown_author($name)
{
    $post = is_admin() ? null : get_post();
    $byline = $post ? (string) get_post_meta($post->ID, BYLINE, true) : '';
    return $byline !== '' ? esc_html($byline) : $name;
}

add_filter('the_author', __NAMESPACE__ . '\shown_author');
add_filter('get_the_author_display_name', __NAMESPACE__ . '\shown_author');
