const words = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/**
 * Functions that a question may call: they look at their arguments alone, and what they give is not much larger than what they
 * are given. Whatever reads settings, files, the catalogue, other text as SQL, or makes long things out of short ones, is not here.
 */
export const sqlFunctions: ReadonlySet<string> = new Set([
  ...words('+ - * / // % ** ^ ~~ !~~ ~~* !~~* ~~~ || -> ->> & | ~ << >> @>'),
  ...words('abs ceil ceiling floor round trunc sign sqrt cbrt exp ln log log2 log10 pow power mod greatest least isnan isinf isfinite even gcd lcm'),
  ...words('count count_star sum avg mean min max median mode quantile quantile_cont quantile_disc approx_quantile approx_count_distinct any_value first last arg_min arg_max max_by min_by bool_and bool_or'),
  ...words('stddev stddev_pop stddev_samp var_pop var_samp variance corr covar_pop covar_samp regr_slope regr_intercept regr_r2 histogram list array_agg string_agg group_concat listagg product kahan_sum fsum entropy skewness kurtosis mad'),
  ...words('row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value'),
  ...words('lower upper lcase ucase length len strlen char_length character_length trim ltrim rtrim substring substr left right contains starts_with prefix suffix ends_with strpos position instr replace reverse split_part string_split str_split concat concat_ws'),
  ...words('regexp_matches regexp_full_match regexp_extract regexp_extract_all regexp_replace like_escape not_like_escape ilike_escape not_ilike_escape ascii chr unicode md5 sha256 hash levenshtein jaccard'),
  ...words('coalesce nullif ifnull if case typeof try'),
  ...words('json_extract json_extract_string json_extract_path json_extract_path_text json_keys json_array_length json_type json_valid json_contains json_exists json_value to_json json_object json_array'),
  ...words('date_trunc date_part datepart datesub date_sub datediff date_diff date_add time_bucket epoch epoch_ms epoch_us epoch_ns make_timestamp make_timestamp_ms make_timestamp_ns strftime strptime to_timestamp extract year month day hour minute second dayofweek age'),
  ...words('to_seconds to_minutes to_hours to_days to_milliseconds to_microseconds now current_timestamp get_current_timestamp today current_date'),
  ...words('unnest list_value struct_pack row struct_extract array_extract list_extract list_element list_contains list_has array_contains list_sum list_avg list_min list_max list_sort list_distinct list_transform list_apply list_filter list_slice array_slice list_position len array_length map map_extract map_keys map_values element_at cardinality flatten'),
])
