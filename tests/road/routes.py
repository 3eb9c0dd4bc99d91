"""Every address of the portal, and whose it is: a new one belongs to nobody until it is declared here."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver, reverse

from tests.test_house_rules import OPEN_PAGES

# One's own account, list and way in: nobody else's thing is named in the address.
OWN = {
    *("session_extend", "account_reauthenticate", "account_change_password", "socialaccount_login_error"),
    *("mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("organisation", "cases:home", "cases:mine", "applications:start", "pools:announce"),
}
MEMBERSHIP = {
    *("let_in", "make_administrator", "end_membership", "set_official_email"),
    *("invite", "withdraw_invitation"),
}

# The party's pages of a case, by the methods they speak.
READ, WRITE, BOTH = ("get",), ("post",), ("get", "post")
PARTY = {
    "cases:case": READ,
    "cases:messages": READ,
    "cases:send_message": WRITE,
    "cases:documents": READ,
    "cases:document": READ,
    "cases:history": READ,
    "cases:colleagues": READ,
    "cases:add_colleague": WRITE,
    "cases:hand_over": WRITE,
    "cases:end_place": WRITE,
    "cases:change_role": WRITE,
    "applications:ask_to_join": WRITE,
    "applications:form": READ,
    "applications:parts": READ,
    "applications:clock": READ,
    "applications:save": WRITE,
    "applications:save_field": WRITE,
    "applications:here": WRITE,
    "applications:field_history": READ,
    "applications:take_back": WRITE,
    "applications:removed_activities": READ,
    "applications:earlier": READ,
    "applications:insert_earlier": WRITE,
    "applications:save_activity": WRITE,
    "applications:save_tilbud_row": WRITE,
    "applications:new_tilbud": BOTH,
    "applications:correct_tilbud": BOTH,
    "applications:reuse_tilbud": WRITE,
    "applications:removed_tilbud": READ,
    "applications:move_activity_up": WRITE,
    "applications:move_activity_down": WRITE,
    "applications:slot": READ,
    "applications:attach": WRITE,
    "applications:begin_upload": WRITE,
    "applications:file": READ,
    "applications:remove_file": WRITE,
    "applications:upload": BOTH,
    "applications:finish_upload": WRITE,
    "applications:cancel_upload": WRITE,
    "applications:budget": READ,
    "applications:budget_json": READ,
    "applications:add_post": WRITE,
    "applications:save_post": WRITE,
    "applications:spread_post": WRITE,
    "applications:remove_post": WRITE,
    "applications:restore_post": WRITE,
    "applications:post_history": READ,
    "applications:line_history": READ,
    "applications:save_block": WRITE,
    "applications:fetch_sheet": READ,
    "applications:sheet": BOTH,
    "applications:apply_sheet": WRITE,
    "applications:marked_sheet": WRITE,
    "applications:add_financing": WRITE,
    "applications:save_financing": WRITE,
    "applications:remove_financing": WRITE,
    "applications:review": READ,
    "applications:trial": WRITE,
    "applications:ask_approval": WRITE,
    "applications:approve": WRITE,
    "applications:withdraw": WRITE,
    "applications:resume": WRITE,
    "applications:draft_pdf": READ,
    "applications:acknowledge": WRITE,
    "applications:ask_dispensation": WRITE,
    "applications:evidence": READ,
    "applications:evidence_pdf": READ,
    "applications:submit": BOTH,
    "applications:receipt": BOTH,
    "assessment:information": READ,
    "assessment:answer_information": BOTH,
    "assessment:hearing": READ,
    "assessment:answer_hearing": BOTH,
    "assessment:answer_file": READ,
}

# The agency's: a pool's pages, and a case's.
DESK = {
    "assessment:desk": READ,
    "assessment:audit": READ,
    "assessment:audit_list": READ,
    "assessment:audit_xlsx": READ,
    "assessment:audit_csv": READ,
    "assessment:ties": READ,
    "assessment:tell_tie": WRITE,
    "assessment:end_tie": WRITE,
    "assessment:pool": READ,
    "assessment:open": BOTH,
    "assessment:assign": WRITE,
    "assessment:give_on_page": READ,
    "assessment:give_on": WRITE,
    "assessment:saved_views": READ,
    "assessment:save_view": WRITE,
    "assessment:rename_view": WRITE,
    "assessment:delete_view": WRITE,
    "assessment:declare_list": READ,
    "assessment:declare_all": WRITE,
    "assessment:evidence": READ,
    "assessment:evidence_pdf": READ,
    "assessment:disagreement": READ,
    "assessment:statistics": READ,
    "assessment:statistik_xlsx": READ,
    "assessment:statistik_csv": READ,
    "assessment:rangliste_xlsx": READ,
    "assessment:rangliste_csv": READ,
    "assessment:sager_xlsx": READ,
    "assessment:sager_csv": READ,
    "assessment:point_xlsx": READ,
    "assessment:point_csv": READ,
    "applications:deadline": READ,
    "applications:propose_deadline": WRITE,
    "applications:approve_deadline": WRITE,
    "applications:withdraw_deadline": WRITE,
    "applications:give_dispensation": WRITE,
    "applications:grant_dispensation": WRITE,
    "applications:refuse_dispensation": WRITE,
    "applications:propose_version": READ,
    "applications:send_version": WRITE,
    "applications:approve_version": WRITE,
    "applications:withdraw_version": WRITE,
    "applications:publish_notice": WRITE,
    "pools:enquiries": READ,
    "pools:enquiry": READ,
    "pools:answer_enquiry": WRITE,
    "pools:decline_enquiry": WRITE,
    "pools:attending": READ,
    "pools:add_meeting_material": WRITE,
    "assessment:priorities": READ,
    "assessment:sensitivity": READ,
    "assessment:lacking": READ,
    "assessment:save_amounts": WRITE,
    "assessment:suggestion": READ,
    "assessment:announce_draw": WRITE,
    "assessment:draw_lots": WRITE,
    "assessment:reserves": READ,
    "assessment:save_reserves": WRITE,
    "assessment:scenarios": READ,
    "assessment:create_scenario": WRITE,
    "assessment:scenario": READ,
    "assessment:save_scenario": WRITE,
    "assessment:delete_scenario": WRITE,
    "assessment:use_scenario": WRITE,
    "assessment:recommend": WRITE,
    "assessment:control": READ,
    "assessment:tick": WRITE,
    "assessment:letters": READ,
    "assessment:recommendation": READ,
    "assessment:briefing": READ,
    "assessment:withdraw_approval": WRITE,
    "assessment:approve": WRITE,
    "assessment:send_back": WRITE,
    "assessment:preflight": READ,
    "assessment:release": WRITE,
    "assessment:plan_release": WRITE,
    "assessment:cancel_planned_release": WRITE,
    "assessment:delivery": READ,
    "assessment:send_mails_again": WRITE,
    "assessment:make_letters_again": WRITE,
}
DESK_CASE = {
    "assessment:case": READ,
    "assessment:impartiality": READ,
    "assessment:declare": WRITE,
    "assessment:rule": WRITE,
    "assessment:formal_check": READ,
    "assessment:formal_ok": WRITE,
    "assessment:formal_reject": WRITE,
    "assessment:ask_information": WRITE,
    "assessment:hearings": READ,
    "assessment:send_hearing": WRITE,
    "assessment:withdraw_inquiry": WRITE,
    "assessment:inquiry_file": READ,
    "assessment:score": READ,
    "assessment:consensus": READ,
    "assessment:lock": WRITE,
    "assessment:save_score": WRITE,
    "assessment:earlier_scores": READ,
    "assessment:next_case": READ,
    "assessment:agree": WRITE,
    "assessment:case_evidence": READ,
    "assessment:case_evidence_pdf": READ,
    "assessment:access_requests": READ,
    "assessment:register_access": WRITE,
    "assessment:answer_access": WRITE,
    "assessment:access_dossier": READ,
    "assessment:whole_dossier": READ,
    "assessment:files": READ,
    "assessment:fallen": READ,
    "assessment:note": READ,
    "assessment:write_note": WRITE,
    "assessment:document": READ,
    "assessment:attachment": READ,
    "assessment:write_message": WRITE,
    "assessment:decision": READ,
    "assessment:save_decision": WRITE,
    "assessment:letter": READ,
    "assessment:reversal": READ,
    "assessment:save_reversal": WRITE,
    "assessment:recommend_reversal": WRITE,
    "assessment:approve_reversal": WRITE,
    "assessment:send_back_reversal": WRITE,
    "assessment:release_reversal": WRITE,
    "assessment:reversal_letter": READ,
}

# Where a pool is written: the Puljeansvarlige write, who announces and who audits reads, others find nothing
# (tests/pools/test_editor_pages.py).
EDITOR = {
    "pools:drafts": READ,
    "pools:new_pool": READ,
    "pools:begin_empty": WRITE,
    "pools:begin_clone": WRITE,
    "pools:begin_file": WRITE,
    "pools:edit": READ,
    "pools:edit_section": READ,
    "pools:save_section": WRITE,
    "pools:write_version": WRITE,
    "pools:delete_draft": WRITE,
    "pools:discard_draft": WRITE,
    "pools:pool_file": READ,
    "pools:load_pool_file": WRITE,
    "pools:preview": READ,
    "applications:form_preview": READ,
}

# The run of a case: one address for the party, its consultants and the auditor (tests/indsatsforloeb/test_reach.py).
RUN: dict[str, tuple[str, ...]] = {
    "indsatsforloeb:closing": READ,
    "indsatsforloeb:close": WRITE,
    "indsatsforloeb:partners": READ,
    "indsatsforloeb:suggest_partner": WRITE,
    "indsatsforloeb:agree_partner": WRITE,
    "indsatsforloeb:end_partner": WRITE,
}

# The consultants' own: no case is named in the address.
TEAM: dict[str, tuple[str, ...]] = {}

DECLARED = OPEN_PAGES | OWN | MEMBERSHIP | set(PARTY) | set(DESK) | set(DESK_CASE) | set(EDITOR) | set(RUN) | set(TEAM)


def routes(
    resolver: URLResolver | None = None, namespace: str = "", asked: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """(name, names of the arguments) of every address there is."""
    for each in (resolver or get_resolver()).url_patterns:
        arguments = asked | set(each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            yield from routes(each, f"{namespace}{each.namespace}:" if each.namespace else namespace, arguments)
        else:
            yield f"{namespace}{each.name}", arguments


def addresses(names: set[str], **values: object) -> dict[str, str]:
    """{name: address} with `values` filled in where an address asks for them."""
    wanted = {name: asked for name, asked in routes() if name in names}
    return {name: reverse(name, kwargs={key: values[key] for key in asked}) for name, asked in wanted.items()}
