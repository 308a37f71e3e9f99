-- Purpose: the truth of what was planted, one line a cell; see truth.py for the columns.
-- Parameters: tables planted, incoming_kinds (kind, family, check, reject), incoming_sizes (rows as sealed).
-- Grain: defect and altered cell; an added or removed row has a line of its own before its cells.
WITH moved AS (
  SELECT *, count(*) FILTER (act = 'remove') OVER (PARTITION BY tbl ORDER BY record
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS removed_before,
    count(*) FILTER (act = 'add') OVER (PARTITION BY tbl) AS additions,
    row_number() OVER (PARTITION BY tbl, act ORDER BY no, place) AS turn
  FROM planted
), numbered AS (
  SELECT m.*, k.family, k.expected_check, nullif(k.expected_reject, '') AS expected_reject,
    m.kind || '-' || format('{:05d}', m.place) AS defect_id,
    CASE act WHEN 'change' THEN 'value' WHEN 'add' THEN 'row added' ELSE 'row removed' END AS change,
    CASE act WHEN 'change' THEN m.record - m.removed_before
      WHEN 'add' THEN s.size - m.additions + m.turn END AS record_number
  FROM moved m
  JOIN incoming_kinds k ON k.kind = m.kind
  JOIN incoming_sizes s ON s.tbl = m.tbl
), told AS (
  SELECT *, 0 AS cell, NULL AS field, CASE act WHEN 'remove' THEN business_key END AS before,
    CASE act WHEN 'add' THEN 'copy of record ' || (record - removed_before) END AS after
  FROM numbered WHERE act <> 'change'
  UNION ALL BY NAME
  SELECT *, held.field AS field, held.before AS before, held.after AS after
  FROM (SELECT *, generate_subscripts(changes, 1) AS cell, unnest(changes) AS held FROM numbered)
)
SELECT defect_id, kind, family, tbl AS "table", business_key, record_number, change, field, before,
  after, expected_check, expected_reject
FROM told ORDER BY no, place, cell
