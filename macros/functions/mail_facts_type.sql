{#- The type in which the functions gmail_facts and graph_facts give what a mail says. -#}
{%- macro mail_facts_type() -%}
    struct<
        message_ids array<string>,
        in_reply_to array<string>,
        reference_ids array<string>,
        from_addresses array<struct<name string, email string>>,
        to_addresses array<struct<name string, email string>>,
        cc_addresses array<struct<name string, email string>>,
        bcc_addresses array<struct<name string, email string>>,
        reply_to_addresses array<struct<name string, email string>>,
        sender_addresses array<struct<name string, email string>>,
        addresses_left_out float64,
        ids_left_out float64,
        subject string,
        sent_at string,
        text_body string,
        html_body string,
        attachments array<
            struct<
                name string,
                type string,
                size float64,
                cid string,
                is_inline bool,
                blob_id string
            >
        >,
        auto_submitted string,
        precedence string,
        auto_response_suppress string,
        list_id string,
        list_post string,
        has_list_unsubscribe bool,
        report_type string,
        report_action string,
        reported_message_id string,
        reported_recipients array<string>,
        has_null_return_path bool,
        message_context string,
        calendar_method string,
        calendar_comment string,
        is_reaction bool,
        original_from_addresses array<struct<name string, email string>>,
        is_truncated bool,
        is_resent bool,
        preview string,
        tables_needed string
    >
{%- endmacro -%}
