"""Pulls a publisher's articles, cleans them, and republishes filtered feeds for partner sites."""
