<?php
/**
 * What a feed says now, and what stood in it while this site did not ask: a feed is short, and its publisher may keep the rest on
 * pages of an archive (RFC 5005), each of which names the one before it.
 *
 * A feed that is taken for the first time brings what it carries, and no more. Later, where most of it is new, something was
 * missed, perhaps: then the pages are read back until one has something that is here, or is from before the day of the first time.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

const MOST_PAGES = 20;

/**
 * Give a feed's [entries, tombstones, rest]; `rest` is the page to go on with next time, '' if all was read. Or a WP_Error.
 *
 * The page at which a gap begins is read once more the next time: a publisher may make it a moment after the feed.
 */
function gather(string $feed_id, array $feed, array $last)
{
    $pie = fetch($feed['url']);
    if (is_wp_error($pie)) {
        return $pie;
    }
    $entries = entries($pie);
    $first = $last['first'] ?? 0;
    $begin = $first && missed($feed_id, $entries) ? page_before($pie) : '';
    $rest = '';
    foreach (array_filter([$begin, $last['rest'] ?? '']) as $page) {
        [$older, $rest] = read_back($feed_id, $feed, $page, $first);
        $entries += $older;
    }
    return [$entries, tombstones($pie), $rest ?: $begin];
}

/**
 * Say whether something may have been missed: half of a document or more is new here. That some of it is known proves nothing, because
 * a feed also carries older articles that were corrected or brought back.
 */
function missed(string $feed_id, array $entries): bool
{
    return $entries !== [] && 2 * count(held($feed_id, array_keys($entries))) <= count($entries);
}

/** Read pages back from one; gives their entries since the first time, and the page to go on with, '' if none. */
function read_back(string $feed_id, array $feed, string $page, int $first): array
{
    $found = [];
    for ($pages = 0; $page !== '' && $pages < MOST_PAGES; $pages++) {
        $pie = fetch(with_key($page, $feed['url']));
        if (is_wp_error($pie)) {
            break;
        }
        $entries = entries($pie);
        $since = array_filter($entries, fn ($entry) => $entry['published'] > $first - DAY_IN_SECONDS); // newsrooms date back a little
        $found += $since;
        $page = count($since) < count($entries) || held($feed_id, array_keys($entries)) ? '' : page_before($pie);
    }
    return [$found, $page];
}

/** Give the address of the archive's page before a document, '' if there is none. */
function page_before(\SimplePie $pie): string
{
    return (string) esc_url_raw(html_entity_decode((string) $pie->get_link(0, 'prev-archive'), ENT_QUOTES, 'UTF-8'), ['http', 'https']);
}

/** Give an address of the feed's own host with the feed's key; no other host is shown the key. */
function with_key(string $page, string $feed): string
{
    $key = (string) wp_parse_url($feed, PHP_URL_QUERY);
    $same = wp_parse_url($page, PHP_URL_HOST) === wp_parse_url($feed, PHP_URL_HOST) && wp_parse_url($page, PHP_URL_PORT) === wp_parse_url($feed, PHP_URL_PORT);
    return $key !== '' && $same && strpos($page, '?') === false ? "$page?$key" : $page;
}
