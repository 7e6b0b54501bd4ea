{#- A table as JSON lines in a bucket. The asterisk in the address stands for the file's number,
    because BigQuery writes a gigabyte to a file. -#}
export data options (uri = {{ sql_string(uri) }}, format = 'JSON', overwrite = true) as
select * from {{ table(name) }}
