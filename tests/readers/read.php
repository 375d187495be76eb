<?php
// Reads one feed with the SimplePie that WordPress carries: php read.php WP_FOLDER FILE. Prints the entries as JSON.
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
$entries = [];
foreach ($feed->get_items() as $item) {
    $entries[] = [
        'id' => $item->get_id(),
        'title' => html_entity_decode($item->get_title(), ENT_QUOTES | ENT_HTML5, 'UTF-8'),
        'link' => html_entity_decode((string) $item->get_permalink(), ENT_QUOTES | ENT_HTML5, 'UTF-8'),
        'body' => (string) $item->get_content(),
    ];
}
echo json_encode($entries, JSON_INVALID_UTF8_SUBSTITUTE), "\n";
