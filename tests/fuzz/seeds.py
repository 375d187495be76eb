"""What hunts begin with: small sound documents of every kind, and markup as newsrooms write it. All of it is made up."""

_SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
)

_RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss [<!ENTITY port "Port Ellis">]>
<rss version="2.0" {_SPACES} xml:base="https://wire.example/"><channel><title>Wire</title><link>https://wire.example/</link><ttl>60</ttl><language>en-GB</language>
<item><title>Ferry &amp; pier</title><link>/a</link><guid isPermaLink="false">a-1</guid><pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate><author>desk@wire.example (Ann Quay)</author>
<category>Harbour</category><category domain="x">Ferries</category><description><![CDATA[<p>The ferry of &port; sailed.</p>]]></description>
<content:encoded><![CDATA[<p>The ferry sailed at noon.</p><p>It was full.</p><img src="/f.jpg" alt="Ferry">]]></content:encoded>
<enclosure url="https://wire.example/a.mp3" length="12345" type="audio/mpeg"/><media:content url="/p.jpg" medium="image"><media:credit>Ann Quay</media:credit></media:content></item>
<item><title>Storm</title><guid>https://wire.example/b</guid><description>&lt;p&gt;A storm came.&lt;/p&gt;</description><dc:creator>Ben Mole</dc:creator><dc:date>2026-11-22T10:00:00+01:00</dc:date></item>
<item><title>Storm</title><guid>https://wire.example/b</guid><description>A storm came again.</description></item>
<!-- <item> is no item here --><at:deleted-entry ref="a-9" when="2026-11-20T00:00:00Z"/>
<item><description>Nothing but words.</description></item></channel></rss>"""

_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title type="text">Draht</title><id>tag:wire.example,2026:feed</id><updated>2026-11-23T09:00:00Z</updated>
<author><name>Ann Quay</name><uri>https://wire.example/ann</uri></author><link rel="self" href="https://wire.example/atom"/>
<entry><title type="html">&lt;b&gt;F\u00e4hre&lt;/b&gt; l\u00e4uft aus</title><id>tag:wire.example,2026:1</id><link rel="alternate" href="https://wire.example/1"/><updated>2026-11-23T08:00:00Z</updated>
<published>2026-11-23T07:00:00Z</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Die F\u00e4hre lief aus.</p></div></content><summary>Kurz</summary></entry>
<entry><title>Zwei</title><id>urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6</id><link href="2"/><updated>2026-11-22T08:00:00Z</updated><content src="https://wire.example/2" type="text/html"/>
<source><title>Anderer</title></source><rights>alle</rights></entry></feed>"""

_RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://wire.example/"><title>W</title></channel>
<item rdf:about="https://wire.example/1"><title>One</title><link>https://wire.example/1</link><dc:subject>sea</dc:subject></item><item rdf:about="https://wire.example/2"><title>Two</title></item></rdf:RDF>"""

_JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "home_page_url": "https://wire.example/", "language": "en",
 "authors": [{"name": "Ann Quay", "url": "https://wire.example/ann"}], "items": [
 {"id": "1", "url": "https://wire.example/1", "title": "One", "content_html": "<p>The ferry sailed.</p>", "summary": "Ferry", "date_published": "2026-11-23T07:00:00Z", "tags": ["sea", "ferry"],
  "image": "https://wire.example/1.jpg", "attachments": [{"url": "https://wire.example/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 123, "duration_in_seconds": 9.5}]},
 {"id": 2, "content_text": "Words alone.", "author": {"name": "Ben"}, "date_modified": "2026-11-23T08:00:00+02:00"}]}"""

_BROKEN = """<rss><channel><title>Wire & Co</title><item><title>One</title><description>AT&T <b>said</b> &nbsp; 5 < 6</description><link>https://wire.example/1</link></item>
<item><title>Two<description>never closed</item><ITEM><title>Three</title></ITEM></channel>"""

_ARTICLE = """<p class="byline">By <a href="/ann">Ann Quay</a>, Harbour Reporter</p><p>PORT ELLIS, Nov. 23 (Harbor Wire) \u2014 The harbour opened again on Monday, two days after the storm.</p>
<h2>What came next</h2><p>Divers had looked twice.<br><br>\u201cIt holds,\u201d she said.</p><figure><img src="/p.jpg" width="640" height="480" alt="Pier"><figcaption>The pier. Photo: Ben Mole</figcaption></figure>
<ul><li>One thing</li><li>Another <em>thing</em></li></ul><blockquote><p>Quoted words.</p></blockquote><table><tr><th>Ship</th><td colspan="2">Full</td></tr></table>
<p>Read more: <a href="https://wire.example/x?utm_source=y">Ferry fares to rise</a></p><p>Sign up for our free newsletter</p><p>With files from AP</p>"""

_SHORT = """<div><div>LONDON (Reuters) - It rained.<br/>Most stayed at home &amp; read.</div><p></p><hr><pre>a  b
 c</pre><p>Related posts:</p><ul><li><a href="/1">One</a></li></ul></div>"""

_PLAIN = """
By Ben Mole

PARIS \u2014 It snowed in Paris on Monday. Trains stood still.

- Ann Quay, Reuters
\u2022 one
\u2022 two

Follow us on Facebook
\u00a9 2026 Harbor Wire"""

_ESCAPED = (
    "&lt;p&gt;The post &lt;a href=&quot;/x&quot;&gt;Pier&lt;/a&gt; appeared first on Wire.&lt;/p&gt;&amp;#8217;Fa\u00c3\u00a7ade.The end"
)

SEEDS = {
    "parse": (*(text.encode() for text in (_RSS, _ATOM, _RDF, _JSON, _BROKEN)), _RSS.encode("utf-16")),
    "clean": tuple(text.encode() for text in (_ARTICLE, _SHORT, _PLAIN, _ESCAPED)),
}
