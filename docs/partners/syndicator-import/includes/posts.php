<?php
/**
 * Posts as they are held and written. A post knows the feed and the id that it came with; nothing else says what it is: not its
 * headline, not its address, not its date.
 *
 * Only title, text and excerpt are the publisher's after a post has come; subjects, category, address, author, status and picture
 * are the site's from then on.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

const KEY = '_syndicator_key';             // digest of feed and id: a database may take A for a, a digest does not
const GUID = '_syndicator_guid';
const UPDATED = '_syndicator_updated';
const DIGEST = '_syndicator_digest';
const RETRACTED = '_syndicator_retracted';
const BYLINE = '_syndicator_byline';
const LINK = '_syndicator_link';
const KEEP = '_syndicator_keep';           // an editor of this site keeps the text as it is
const DELETED = 'syndicator_import_deleted';

/** Give the key of an entry. */
function key_of(string $feed_id, string $id): string
{
    return hash('sha256', $feed_id . "\n" . $id);
}

/** Give what is held of these ids, by id, in one question to the database; what is deleted for good is held without a post. */
function held(string $feed_id, array $ids): array
{
    global $wpdb;
    $names = [];
    foreach ($ids as $id) {
        $names[key_of($feed_id, (string) $id)] = (string) $id;
    }
    $found = [];
    foreach (array_intersect_key(deleted(), $names) as $key => $retracted) {
        $found[$names[$key]] = ['post' => 0, 'updated' => $retracted ?: PHP_INT_MAX, 'retracted' => $retracted, 'digest' => '', 'removed' => !$retracted, 'kept' => false];
    }
    foreach (array_chunk(array_keys($names), 500) as $keys) {
        $places = implode(',', array_fill(0, count($keys), '%s'));
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT post_id, meta_value FROM {$wpdb->postmeta} WHERE meta_key = %s AND meta_value IN ($places) ORDER BY post_id DESC",
            KEY,
            ...$keys
        ));
        update_meta_cache('post', wp_list_pluck($rows, 'post_id'));
        foreach ($rows as $row) {
            $found[$names[$row->meta_value]] = held_as((int) $row->post_id); // the first that came, should there be two
        }
    }
    return $found;
}

/** Give what a post is held as. `removed`: somebody here threw it away, and not the publisher. */
function held_as(int $post): array
{
    $retracted = (int) get_post_meta($post, RETRACTED, true);
    return [
        'post' => $post,
        'updated' => (int) get_post_meta($post, UPDATED, true),
        'retracted' => $retracted,
        'digest' => (string) get_post_meta($post, DIGEST, true),
        'removed' => get_post_status($post) === 'trash' && !$retracted,
        'kept' => get_post_meta($post, KEEP, true) === '1',
    ];
}

/** Write a new post; gives its number, 0 if WordPress refuses it. */
function write_new(array $entry, array $feed, string $feed_id): int
{
    $at = min($entry['published'] ?: time(), time()); // a date ahead would make WordPress wait with it
    $post = wp_insert_post(wp_slash([
        'post_type' => 'post',
        'post_status' => $feed['status'],
        'post_author' => $feed['author'],
        'post_category' => $feed['category'] ? [$feed['category']] : [],
        'tags_input' => $entry['tags'],
        'post_date_gmt' => gmdate('Y-m-d H:i:s', $at),
        'post_date' => get_date_from_gmt(gmdate('Y-m-d H:i:s', $at)),
        'comment_status' => get_default_comment_status('post'),
        'ping_status' => 'closed',
        'meta_input' => [KEY => key_of($feed_id, $entry['id']), GUID => $entry['id']] + marks($entry),
    ] + texts($entry)), true);
    return is_wp_error($post) ? 0 : $post;
}

/** Give a post the text of an entry. What stood there before is in its revisions. */
function write_update(int $post, array $entry): bool
{
    $done = wp_update_post(wp_slash(['ID' => $post, 'meta_input' => marks($entry)] + texts($entry)), true);
    return !is_wp_error($done);
}

/** Give the fields of a post that are the publisher's. */
function texts(array $entry): array
{
    return ['post_title' => $entry['title'], 'post_content' => $entry['content'], 'post_excerpt' => $entry['excerpt']];
}

/** Give what a post remembers of the entry that it was last written from. */
function marks(array $entry): array
{
    return [UPDATED => $entry['updated'], DIGEST => $entry['digest'], BYLINE => $entry['byline'], LINK => $entry['link']];
}

/** Put a post into the trash because the publisher takes it back: its page is gone at once, its text is not lost. */
function retract(int $post, int $at): bool
{
    update_post_meta($post, RETRACTED, $at); // first, so that no one takes it for thrown away by somebody here
    return get_post_status($post) === 'trash' || (bool) wp_trash_post($post);
}

/** Bring a post back out of the trash, with the status that it had, and with the text of now. */
function restore(int $post, array $entry): bool
{
    if (get_post_status($post) === 'trash') {
        add_filter('wp_untrash_post_status', 'wp_untrash_post_set_previous_status', PHP_INT_MAX, 3);
        $back = (bool) wp_untrash_post($post);
        remove_filter('wp_untrash_post_status', 'wp_untrash_post_set_previous_status', PHP_INT_MAX);
        if (!$back) {
            return false;
        }
    }
    return write_update($post, $entry) && delete_post_meta($post, RETRACTED);
}

/** Give the keys of posts that are deleted for good, with the moment at which the publisher took them back; 0 where somebody here deleted one. */
function deleted(): array
{
    $kept = get_option(DELETED, []);
    return is_array($kept) ? $kept : [];
}
