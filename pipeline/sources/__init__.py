"""Where records come from: each module brings raw shards (fetch) and reads them as the same rows (parse)."""
