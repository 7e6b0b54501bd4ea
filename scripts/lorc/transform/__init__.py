"""dbt: the lanes from raw_objects to what people read."""
