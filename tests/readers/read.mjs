// Reads one feed with one reader: node read.mjs READER FILE, run where node_modules stands. Prints the entries as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [reader, file] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const load = async (name) => import(pathToFileURL(createRequire(join(process.cwd(), "package.json")).resolve(name)).href);

async function withRssParser() {
  const { default: Parser } = await load("rss-parser");
  const feed = await new Parser().parseString(text);
  return feed.items.map((item) => ({ id: item.guid ?? item.id, title: item.title, link: item.link, body: item["content:encoded"] ?? item.content ?? "" }));
}

async function withFeedsmith() {
  const { parseFeed } = await load("feedsmith");
  const { format, feed } = parseFeed(text);
  const entries = feed.items ?? feed.entries ?? [];
  return entries.map((entry) => {
    if (format === "rss") return { id: entry.guid?.value ?? entry.guid, title: entry.title, link: entry.link, body: entry.content?.encoded ?? entry.description ?? "" };
    if (format === "json") return { id: entry.id, title: entry.title, link: entry.url, body: entry.content_html ?? entry.summary ?? "" };
    const title = entry.title?.value ?? entry.title;
    const body = entry.content?.value ?? entry.content ?? entry.summary?.value ?? entry.summary ?? "";
    return { id: entry.id, title, link: entry.links?.find((link) => !link.rel || link.rel === "alternate")?.href, body };
  });
}

const readers = { "rss-parser": withRssParser, feedsmith: withFeedsmith };
console.log(JSON.stringify(await readers[reader]()));
