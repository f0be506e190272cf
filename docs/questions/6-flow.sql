-- How did records flow from the source to the graph (PRISMA)?
SELECT stage, reason, records FROM prisma;
