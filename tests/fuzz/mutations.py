"""Inputs made from inputs: pieces of markup, JSON and text moved, repeated, nested, cut and replaced by what is known to be awkward.

Takes bytes and a `Random`; the same chance gives the same bytes.
"""

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

LONGEST = 40_000
_PIECES = re.compile(rb"<[^<>]*>|[^<]+|<")

MARKUP = (
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='utf-16'?>", b"<?", b"?>", b"<!DOCTYPE rss [<!ENTITY a 'b'>]>", b"&a;", b"&amp;", b"&#0;",
    b"&#x110000;", b"&#xD800;", b"&nbsp;", b"&lt;p&gt;", b"&amp;lt;p&amp;gt;", b"<item>", b"</item>", b"<item/>", b"<entry>", b"</entry>", b"<x:item xmlns:x='u'>",
    b"<guid>a</guid>", b"<id>a</id>", b"<link/>", b"<link href='/x'/>", b"<title type='xhtml'>", b"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>",
    b"<description>", b"</description>", b"<author>", b"</author>", b"<at:deleted-entry ref='a' when='2026-01-01T00:00:00Z'/>", b" xml:base='//'", b" xml:lang=''",
    b"<media:group>", b"<enclosure url='x' length='9e9' type='a/b'/>", b"<image><url>http://x/</url></image>", b"<source>", b"<ttl>-1</ttl>", b"<ttl>1e99</ttl>",
    b"<p>", b"</p>", b"<div>", b"</div>", b"<br>", b"<li>", b"<ul>", b"<table><tr><td>", b"<h2>", b"<figure>", b"<figcaption>", b"<img src='a.jpg' width='1e9'>",
    b"<img src=x:y onerror=a()>", b"<a href='javascript:a()'>", b"<a href='http://[::1'>", b"<svg><style><!--", b"<math><mtext><table><mglyph><style>", b"<script>", b"</script>",
    b"<textarea>", b"<noscript>", b"<template>", b"<plaintext>", b"<title>", b"<select>", b"<iframe srcdoc='", b"<pre>", b"<code>", b"<blockquote>", b"<q>", b"<base href='//x'>",
)  # fmt: skip
TEXTS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", "\u2028".encode(), "\u202e".encode(), "\u00ad".encode(), "\ufffe".encode(), "\U0010ffff".encode(), "\u0345".encode(),
    "\u0130".encode(), "\u00df".encode(), "\u1e9e".encode(), "\ufb03".encode(), "a\u0300\u0301\u0302".encode(), b"\r", b"\n\n", b"\t", b"\x0b", b"\x85", "\u00a0".encode(), b" ",
    b"By Ann Quay", b"LONDON (Reuters) - ", "PORT ELLIS, Nov. 23 \u2014 ".encode(), b"Read more", b"Photo: Ann Quay", b"Copyright 2026", b"Sign up for our newsletter", b"READ NEXT: ",
    b"With files from ", b"/etc/hostname", b"http://169.254.169.254/", b"file:///etc/passwd", b"99999999999999999999", b"-1", b"1e999", b"NaN", b"Feb 30", b"0000-00-00",
    b"Thu, 01 Jan 1970 00:00:00 +9999", b"Mon, 31 Dec 99999 23:59:61 GMT", b"2026-11-23T12:00:00+25:61", b"a@b.c (d)", b"@", b"''", b'"', b"[", b"]", b"{", b"}", b"\\u", b"\\ud800", b"%s", b"://",
    b".", b"!", b"?", b"\xe2\x80\x9c", b"\xe2\x80\x9d", b"\xe2\x80\x94", b"Mr. ", b"U.S. ",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**400, 1e308, "", " ", "\ud800", "\x00", "a" * 3000, [], {}, [[]], [None], {"": ""}, "http://x/", "javascript:a()", "2026-11-23", "9999-99-99",
)  # fmt: skip


def mutated(data: bytes, random: Random, *, others: Sequence[bytes]) -> bytes:
    """Give `data` changed in one to six ways, at most LONGEST bytes."""
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        data = random.choice(_WAYS)(data, random, others)[:LONGEST]
    return data


def _bytes(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    """Change single bytes."""
    changed = bytearray(data or b" ")
    for _ in range(random.choice((1, 2, 8))):
        changed[random.randrange(len(changed))] = random.choice(
            (0, 9, 10, 32, 34, 38, 39, 60, 62, 91, 93, 128, 195, 255, random.randrange(256))
        )
    return bytes(changed)


def _put_in(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    """Put something awkward in, once or many times over."""
    piece = random.choice(random.choice((MARKUP, TEXTS))) * random.choice((1, 1, 1, 2, 50, 2000))
    at = random.randint(0, len(data))
    return data[:at] + piece[:LONGEST] + data[at:]


def _cut(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    """Take a stretch out, or all that follows."""
    start = random.randint(0, len(data))
    return data[:start] + (data[start + random.randint(1, 400) :] if random.random() < 0.8 else b"")


def _splice(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Put a stretch of another input in."""
    other = random.choice(others)
    start, at = random.randint(0, len(other)), random.randint(0, len(data))
    return data[:at] + other[start : start + random.randint(1, 2000)] + data[at:]


def _pieces(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    """Move, drop, double, nest or repeat whole tags and texts."""
    pieces = _PIECES.findall(data) or [b"x"]
    at, to = random.randrange(len(pieces)), random.randrange(len(pieces))
    way = random.randrange(6)
    if way == 0:
        pieces.insert(to, pieces.pop(at))
    elif way == 1:
        del pieces[at]
    elif way == 2:
        pieces[at], pieces[to] = pieces[to], pieces[at]
    elif way == 3:
        start, end = sorted((at, to))
        pieces[end:end] = pieces[start:end]
    elif way == 4:
        pieces[at : at + 1] = [pieces[at]] * random.choice((2, 30, 3000))
    else:
        pieces[at] = random.choice(TEXTS) if pieces[at].startswith(b"<") else random.choice(MARKUP)
    return b"".join(pieces[: LONGEST // 2])


def _json(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Replace a value of a JSON document, or take it out; what is no JSON is changed as text."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return _pieces(data, random, others)
    holders: list[Any] = []
    walk = [document]
    while walk and len(holders) < 500:
        one = walk.pop()
        if isinstance(one, dict | list) and one:
            holders.append(one)
            walk.extend(one.values() if isinstance(one, dict) else one)
    if holders:
        holder = random.choice(holders)
        key = random.choice(list(holder)) if isinstance(holder, dict) else random.randrange(len(holder))
        holder[key] = random.choice(VALUES)
    return json.dumps(document).encode()


_Way = Callable[[bytes, Random, Sequence[bytes]], bytes]
_WAYS: tuple[_Way, ...] = (_bytes, _put_in, _put_in, _cut, _splice, _pieces, _pieces, _json)
