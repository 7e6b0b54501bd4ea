{#- The scores that a rescore would change, without the person. -#}
select
    score_key,
    instrument_id,
    old_total,
    new_total,
    old_band,
    new_band,
    old_has_flag as old_flag,
    new_has_flag as new_flag
from {{ table('rescore_preview') }}
order by instrument_id, score_key
