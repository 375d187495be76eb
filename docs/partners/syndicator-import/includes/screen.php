<?php
/**
 * The page under Settings: the feeds, what became of the last import, and a button that imports now.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

const PAGE = 'syndicator-import';

add_action('admin_menu', function () {
    add_options_page('Syndicator Import', 'Syndicator Import', 'manage_options', PAGE, __NAMESPACE__ . '\screen');
});
add_action('admin_post_' . PAGE, __NAMESPACE__ . '\take_form');

/** Take what was sent with the page's form, then show the page again. */
function take_form(): void
{
    if (!current_user_can('manage_options')) {
        wp_die('You may not change these settings.', 403);
    }
    check_admin_referer(PAGE);
    $refused = 0;
    foreach ((array) wp_unslash($_POST['feeds'] ?? []) as $feed) {
        $feed = array_map('strval', (array) $feed);
        if (trim($feed['url'] ?? '') === '') {
            drop_feed($feed['id'] ?? '');
        } elseif (keep_feed($feed) === '') {
            $refused++;
        }
    }
    if (isset($_POST['now'])) {
        import_all();
    }
    wp_safe_redirect(add_query_arg(['page' => PAGE, 'refused' => $refused], admin_url('options-general.php')));
    exit;
}

/** Print the page. */
function screen(): void
{
    echo '<div class="wrap"><h1>Syndicator Import</h1>';
    if ((int) ($_GET['refused'] ?? 0)) {
        echo '<div class="notice notice-error"><p>An address was not kept: it must begin with http:// or https://.</p></div>';
    }
    printf('<form method="post" action="%s">', esc_url(admin_url('admin-post.php')));
    printf('<input type="hidden" name="action" value="%s">', esc_attr(PAGE));
    wp_nonce_field(PAGE);
    echo '<p>One feed a row, with its key as you were given it. An empty address takes a feed out; its posts stay. Take each publisher’s RSS or its Atom feed, not both.</p>';
    echo '<table class="widefat striped"><thead><tr><th>Address of the feed</th><th>Author</th><th>New posts are</th><th>Category</th><th>The last import</th></tr></thead><tbody>';
    $row = 0;
    foreach (feeds() + ['' => ['url' => '', 'author' => get_current_user_id(), 'status' => 'publish', 'category' => 0]] as $id => $feed) {
        screen_row($row++, (string) $id, $feed);
    }
    echo '</tbody></table><p>';
    submit_button('Save', 'primary', 'save', false);
    echo ' ';
    submit_button('Save and import now', 'secondary', 'now', false);
    echo '</p></form></div>';
}

/** Print one feed. */
function screen_row(int $row, string $id, array $feed): void
{
    $name = "feeds[$row]";
    printf('<tr><td><input type="hidden" name="%s[id]" value="%s">', esc_attr($name), esc_attr($id));
    printf('<input type="url" class="large-text" name="%s[url]" value="%s" autocomplete="off"></td><td>', esc_attr($name), esc_attr($feed['url']));
    wp_dropdown_users(['name' => "{$name}[author]", 'selected' => $feed['author'], 'capability' => ['edit_posts']]);
    printf('</td><td><select name="%s[status]">', esc_attr($name));
    foreach (['publish' => 'published', 'pending' => 'put up for review', 'draft' => 'drafts'] as $status => $words) {
        printf('<option value="%s" %s>%s</option>', esc_attr($status), selected($feed['status'], $status, false), esc_html($words));
    }
    echo '</select></td><td>';
    wp_dropdown_categories(['name' => "{$name}[category]", 'selected' => $feed['category'], 'hide_empty' => 0, 'show_option_none' => 'the site’s own', 'option_none_value' => 0]);
    printf('</td><td>%s</td></tr>', esc_html(last_import($id)));
}

/** Say what became of a feed's last import. */
function last_import(string $id): string
{
    $report = ((array) get_option(REPORTS, []))[$id] ?? null;
    if (!$report) {
        return '';
    }
    $when = wp_date(get_option('date_format') . ' ' . get_option('time_format'), $report['at']);
    if ($report['error'] !== '') {
        return "$when: {$report['error']}";
    }
    $words = ['new' => 'new', 'update' => 'updated', 'retract' => 'taken back', 'restore' => 'brought back', 'keep' => 'kept as edited here', 'refused' => 'refused by WordPress'];
    $parts = [];
    foreach ($words as $what => $word) {
        if (!empty($report[$what])) {
            $parts[] = count($report[$what]) . " $word";
        }
    }
    return "$when: " . ($parts ? implode(', ', $parts) : 'nothing new');
}
