-- Which sites do the effects of resistance training of any kind point at, and what do authors say of them?
SELECT site,
    count(*) FILTER (site_would_change = 1) AS effects_up,
    count(*) FILTER (site_would_change = -1) AS effects_down,
    count(*) FILTER (site_would_change = 0) AS effects_unchanged,
    coalesce(any_value(adapts), 0) AS authors_say_adapts,
    coalesce(any_value(does_not_adapt), 0) AS authors_say_not
FROM site_profile
LEFT JOIN site_stances USING (site)
WHERE intervention IN (SELECT intervention FROM descendants_of('resistance_training')) AND weight >= 2
GROUP BY site
ORDER BY effects_up + effects_down + effects_unchanged DESC, site;
