def test_try(clinic):
    out = {}
    for name in ("form_binding_problems", "score_health", "score_rejects", "report_score_troubles"):
        print(name, clinic.rows(f"select * from {name}"))
    print(clinic.rows("select alert_kind, count(*) n from alerts group by 1"))
    print(
        clinic.rows(
            "select client_key, place, raised_names, unread_names, flags_in_week from report_clients where week_start = (select max(week_start) from report_clients) order by place limit 5"
        )
    )
    print(
        clinic.rows(
            "select count(*) n, countif(is_counted) c, countif(is_current_version) v from measurement_timeseries"
        )
    )
    print(clinic.rows("select flag_state, count(*) n from questionnaire_scores group by 1"))
    print(
        clinic.rows(
            "select no_total_reason, instrument_id, count(*) n from questionnaire_scores group by 1,2"
        )
    )
    print(
        clinic.failed(
            "path:tests/dbt/scores",
            "path:tests/dbt/projections",
            "measurement_timeseries,test_type:data",
            "questionnaire_scores,test_type:data",
        )
    )
    r = clinic.dbt(
        "test",
        "--select",
        "test_type:unit,questionnaire_scores test_type:unit,canonical_answers test_type:unit,measurement_timeseries test_type:unit,report_clients test_type:unit,canonical_questionnaire_responses",
    )
    for x in r.result.results:
        print(x.node.name, x.status, x.message if x.status != "pass" else "")
    assert 0
