<?php
// Reads one feed with the SimplePie that WordPress carries: php read.php WP_FOLDER FILE. Prints what it finds as JSON.
error_reporting(E_ALL & ~E_DEPRECATED);
define('ABSPATH', rtrim($argv[1], '/') . '/');
define('WPINC', 'wp-includes');
require ABSPATH . WPINC . '/class-simplepie.php';
$feed = new SimplePie();
$feed->enable_cache(false);
$feed->enable_order_by_date(false); // by date it turns entries of one date round; the order is compared as sent
$feed->set_raw_data(file_get_contents($argv[2]));
if (!$feed->init()) {
    fwrite(STDERR, $feed->error() . "\n");
    exit(1);
}
$plain = fn ($text) => html_entity_decode((string) $text, ENT_QUOTES | ENT_HTML5, 'UTF-8');
$moment = fn ($seconds) => $seconds ? gmdate('Y-m-d\TH:i:s\Z', $seconds) : '';
$entries = [];
foreach ($feed->get_items() as $item) {
    $terms = $item->get_item_tags('http://purl.org/dc/terms/', 'modified');
    $status = $item->get_item_tags('http://search.yahoo.com/mrss/', 'status');
    $entries[] = [
        'id' => $item->get_id(),
        'title' => $plain($item->get_title()),
        'link' => $plain($item->get_permalink()),
        'body' => (string) $item->get_content(),
        'published' => $moment($item->get_date('U')),
        'updated' => $moment($item->get_updated_date('U')),
        'modified' => $terms ? $moment(strtotime($terms[0]['data'])) : '',
        'status' => $status[0]['attribs']['']['state'] ?? '',
    ];
}
$stones = [];
foreach ((array) $feed->get_feed_tags('http://purl.org/atompub/tombstones/1.0', 'deleted-entry') as $stone) {
    $stones[] = ['ref' => $stone['attribs']['']['ref'], 'when' => $moment(strtotime($stone['attribs']['']['when']))];
}
echo json_encode(['version' => SIMPLEPIE_VERSION, 'entries' => $entries, 'tombstones' => $stones], JSON_INVALID_UTF8_SUBSTITUTE), "\n";
