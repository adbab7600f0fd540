//! English.

use super::Language;

pub(super) const TEXTS: Language = Language {
    account: "Account",
    account_hint: "The account's id, name or email address.",
    account_missing: "Enter the account's id, name or email address.",
    account_password: "Password",
    an_api_key: "API key",
    api_key: "API key",
    api_key_missing: "Enter the API key.",
    keep_in_tab: "Stay signed in when this tab is reloaded",
    key_damaged: "The private key in this file is damaged. Take the file once more from where it was made.",
    key_encrypted: "The private key in this file is protected by a password. Use the file as it was made, unencrypted.",
    key_hint: "The JSON file of the key. Choose it, or drop it here; it stays in this tab.",
    key_lacks: |entry| {
        ["This is not the key file of a service account: it has no “", entry, "” that can be used."].concat()
    },
    key_missing: "Choose the key file of the service account.",
    key_no_crypto: "Your browser signs nothing on this page, because it did not come by HTTPS. Open the panel with https://.",
    key_not_json: "This is not the key file of a service account: it is not JSON.",
    key_not_rsa: "The key in this file is not an RSA key. Service accounts sign by RSA only.",
    key_older_form: "The private key is in an older form (BEGIN RSA PRIVATE KEY). Use the file as it was made, with BEGIN PRIVATE KEY.",
    key_public: "This file holds a public key or a certificate. To sign in takes the private key.",
    key_read: |key_id, account_id| ["Key “", key_id, "” of account ", account_id, "."].concat(),
    not_signed_in: "You are not signed in.",
    password: "Password",
    password_missing: "Enter the password.",
    portal: "This site’s sign-in",
    portal_not_signed_in: "You are not signed in to this site. Sign in there, then press “Sign in” here.",
    portal_sign_in: "Go to this site’s sign-in",
    service_account_key: "Service account key",
    session_ended: "Your session has ended. Sign in to go on where you were: nothing on this page is lost.",
    sign_in: "Sign in",
    sign_in_again: "Sign in again",
    sign_in_with: "Sign in with",
    sign_out: "Sign out",
    signed_in_as_other: |now, before| {
        [
            "You are signed in as ",
            now,
            " now. What was open for ",
            before,
            " was closed, and what was typed there was not sent.",
        ]
        .concat()
    },
    signed_out_elsewhere: "You signed out in another tab, and so you are signed out here.",
    signed_out_idle: |minutes| {
        let minutes = [minutes.to_string().as_str(), if minutes == 1 { " minute" } else { " minutes" }].concat();
        ["You were signed out: nobody used the panel for ", &minutes, "."].concat()
    },
    signed_out_in: |seconds| {
        let seconds = [seconds.to_string().as_str(), if seconds == 1 { " second" } else { " seconds" }].concat();
        ["You will be signed out in ", &seconds, ". Press any key to stay."].concat()
    },
    signing_in: "Signing in…",
    stay_signed_in: "Stay signed in",
    still_there: "Are you still there?",
    surrounding_page: "The page around the panel",
    wrong_api_key: "You are not signed in. The account or the API key is wrong. Check both and try again.",
    wrong_password: "You are not signed in. The account or the password is wrong. Check both and try again.",

    config_missing: |file| ["The configuration ", file, " could not be read."].concat(),
    config_not_json: |file, why| [file, " is not a JSON object: ", why, "."].concat(),
    config_options: "What the page around the panel asks for",
    config_unknown_key: |file, key, keys| {
        [file, " has a key that does not exist: “", key, "”. The keys are: ", keys, "."].concat()
    },
    config_way_out: "Correct it, then reload the page. Nothing has to be rebuilt.",
    config_wrong: "The configuration has a mistake",
    config_wrong_value: |file, key, must_be| [file, ": “", key, "” must be ", must_be, "."].concat(),

    cancelled: "The request was cancelled.",
    http_status: |status| ["The server answered with an error (HTTP ", status, ")."].concat(),
    network: "The server could not be reached, or the connection broke.",
    no_token: "There was no token to sign the request with, and nothing was sent.",
    refused: |message, code| [message, " (code ", code, ")"].concat(),
    timeout: "The server did not answer in time.",
    too_many_requests: "The server asks to wait: there were too many requests (HTTP 429). Try again in a moment.",
    then_later: "Try again in a moment.",
    then_network: "Check the network, then try again.",
    try_again: "Try again",
    unreadable: "The server's answer could not be understood. If this goes on, tell the people who run the server.",

    read_only_configured: "This panel shows users and changes nothing: it is set up so.",
    read_only_refused: "The server does not let your role change users. The list stays; everything that changes it is gone.",
    read_only_role: "Your role may look at users, not change them.",

    active: "Active",
    active_frozen: "Active, frozen",
    all_matching_selected: |total| [&people(total), " gathered and selected."].concat(),
    any: "Any",
    clear_filters: "Clear filters",
    clear_selection: "Clear selection",
    filters: "Filters",
    first_page: "First page",
    gather_changed: "The list changed while it was gathered: users were added, deleted or renamed in between. Some may be missing. Select all of them once more to be sure.",
    gather_failed: |gathered, why| {
        ["Gathering stopped. ", &gathered.to_string(), " of the matching users are selected. ", why].concat()
    },
    gather_stopped: |gathered, total| {
        ["Stopped. ", &gathered.to_string(), " of the ", &total.to_string(), " users that match are selected."].concat()
    },
    gathering: |gathered, total| ["Gathering users: ", &gathered.to_string(), " of ", &total.to_string(), "…"].concat(),
    inactive: "Inactive",
    inactive_frozen: "Inactive, frozen",
    link_dropped: |parameters| {
        ["Parts of the link were wrong and are left out: ", parameters, ". The rest of it is shown."].concat()
    },
    last_page: "Last page",
    list_failed: "The users could not be loaded.",
    list_failed_old_shown: "The users could not be loaded. The list below is from before.",
    loading_users: "Loading users…",
    next_page: "Next page",
    no_match: "No users match these filters",
    no_match_help: "Change a filter, or clear them all.",
    no_users: "No users yet",
    no_users_help: "This account has no users. They appear here as soon as one is added.",
    off: "Off",
    offline: "You are offline. The list is loaded again by itself as soon as the connection is back.",
    pagination: "Pagination",
    previous_page: "Previous page",
    range: |first, last, total| [first, "–", last, " of ", total].concat(),
    refresh: "Refresh",
    refresh_list: "Load again",
    refresh_every: "Refresh every",
    rows_per_page: "Rows per page",
    seconds: |count| [&count.to_string(), " s"].concat(),
    select_matching: |total| ["Select all ", &total.to_string(), " matching users"].concat(),
    select_page: "Select all on this page",
    select_user: |user_name| ["Select ", user_name].concat(),
    selected: |count| [&count.to_string(), " selected"].concat(),
    selection: "Selection",
    shortfall: |sent, expected| {
        let (sent, expected) = (sent.to_string(), expected.to_string());
        ["The server sent ", &sent, " users where its own total asks for ", &expected, ". The list may be incomplete."]
            .concat()
    },
    show_changes: "Show changes",
    status: "Status",
    stop: "Stop",
    users: "Users",
    users_changed: |count| [&people(count), " changed"].concat(),
    users_found: |total| {
        let count = total.to_string();
        [count.as_str(), if total == 1 { " user" } else { " users" }].concat()
    },
    wait_over_in: |seconds| ["Trying again in ", &seconds.to_string(), " s."].concat(),

    close: "Close",
    copied: |what| [what, " copied."].concat(),
    copy: |what| ["Copy ", what].concat(),
    copy_failed: "The browser did not allow copying. Select the text and copy it by hand.",
    details_failed: "The user could not be loaded.",
    details_of: |user_name| ["Details of ", user_name].concat(),
    dismiss: "Dismiss",
    loading_user: "Loading…",
    rest_failed: "This part of the panel could not be loaded. Nothing was done. Check the connection.",
    moment_exact: |distance, utc| [distance, " · ", utc, " UTC"].concat(),
    moment_local: |local, distance, utc| [local, " (", distance, "; ", utc, " UTC)"].concat(),
    no: "No",
    none: "None",
    other_fields: "Other fields",
    user_gone: "This user does not exist any more.",
    yes: "Yes",

    acd_after_service: "After service",
    acd_banned: "Banned",
    acd_dnd: "Do not disturb",
    acd_in_service: "In service",
    acd_offline: "Offline",
    acd_online: "Online",
    acd_queue: "ACD queue",
    acd_ready: "Ready",
    acd_timeout: "Timeout",
    active_filters: "Active filters",
    all_applications: "All applications",
    application: "Application",
    applications_failed: "The applications could not be listed. Type an id, or a part of the name.",
    applications_forbidden: "Your role may not list applications. Type an id, or a part of the name.",
    call_centre: "Call centre",
    choose_queue: "Choose a queue from the list, or type its id.",
    choose_skill: "Choose a skill from the list, or type its id.",
    done: "Done",
    filter_stays: |value| ["Until then the list is filtered by “", value, "”."].concat(),
    filter_too_long: |max| ["This is too long to be found. Shorten it to ", max, " characters at most."].concat(),
    filters_active: |count| ["Filters, ", count, " active"].concat(),
    fixed: "Fixed",
    id_wanted: "Type the id, a whole number above 0: there is no list to choose from.",
    id_wrong: "An id is a whole number above 0. Correct it, or empty the field.",
    in_the_table: "In the table",
    live: "Live",
    not_in_acd_queue: "Not in ACD queue",
    queues_failed: "The queues could not be listed. Type the queue's id.",
    queues_forbidden: "Your role may not list queues. Type the queue's id.",
    remove_filter: |name, value| ["Remove filter ", name, ": ", value].concat(),
    show_only_skill: "Show only skill",
    show_only_skill_hint: "Of the skills in the column Skills. Nobody is left out of the list.",
    skill: "Skill",
    skills_failed: "The skills could not be listed. Type the skill's id.",
    skills_forbidden: "Your role may not list skills. Type the skill's id.",
    type_for_more: "There are more than the list holds. Type a part of the name to find them.",
    user_id_wrong: "A user ID is a whole number above 0. Correct it, or empty the field.",
    without_skill: "Without skill",

    acd_since: "ACD status since",
    acd_status: "ACD status",
    accounting: "Money",
    accounting_account: "Account's money",
    accounting_own: "Own balance",
    acts: "Actions",
    applications: "Applications",
    balance: "Balance",
    created: "Created",
    custom_data: "Custom data",
    display_name: "Display name",
    fixed_balance: "Fixed balance",
    frozen: "Frozen",
    live_balance: "Live balance",
    mobile_phone: "Mobile phone",
    modified: "Modified",
    queues: "Queues",
    skills: "Skills",
    two_factor: "Second factor at sign-in",
    user_id: "User ID",
    user_name: "User name",

    cancel: "Cancel",
    column_moved: |column, place, of| [column, ": now ", &place.to_string(), " of ", &of.to_string()].concat(),
    columns: "Columns",
    columns_not_kept: "Your browser does not let this page remember the columns, or its storage is full. The choice holds until the page is closed.",
    columns_reset: "The columns are as they were at first.",
    delete: "Delete",
    delete_view: |name| ["Delete “", name, "”?"].concat(),
    discard_views: "Discard them",
    export_views: "Export views",
    file_not_text: "The file is not text in UTF-8.",
    file_too_large: "The file is larger than 1 MiB.",
    file_unreadable: "The browser could not read the file.",
    import_views: "Import views",
    keep: "Keep",
    manage_views: "Manage views…",
    manage_views_title: "Manage views",
    move_down: |column| ["Move ", column, " down"].concat(),
    move_up: |column| ["Move ", column, " up"].concat(),
    name_always_shown: "The user name is always shown.",
    new_name_of: |name| ["New name of ", name].concat(),
    no_views: "No saved views yet",
    not_views: "This is not a file of views that a users panel exported.",
    nothing_imported: "Nothing was imported.",
    rename: "Rename",
    replace: |name| ["Replace “", name, "”"].concat(),
    reset_columns: "Reset columns",
    save: "Save",
    save_this_view: "Save this view…",
    save_view: "Save view",
    saved_views: "Saved views",
    set_start: "Set as start view",
    start_set: |name| ["The panel now opens with “", name, "”."].concat(),
    start_unset: "The panel opens with no view.",
    start_view: "Start view",
    unset_start: "Unset as start view",
    view_columns_part: "“columns” is not a text",
    view_deleted: |name| ["“", name, "” was deleted."].concat(),
    view_gone: "This view is gone: another tab has renamed or deleted it.",
    view_name: "Name",
    view_name_hint: "Filters, order, rows per page and columns are saved in this browser, for this account.",
    view_name_part: "name is not a text of 1 to 60 characters",
    view_name_wrong: "Name: enter 1 to 60 characters.",
    view_opens: "Open the panel with this view",
    view_query_part: "“query” is not a text",
    view_renamed: |was, now| ["“", was, "” came in as “", now, "”: there is another view of that name."].concat(),
    view_renamed_to: |was, now| ["“", was, "” is now “", now, "”."].concat(),
    view_taken: |name| ["There is a view “", name, "” already."].concat(),
    view_wrong: |number, part| ["View ", &number.to_string(), ": its ", part, "."].concat(),
    views: "Views",
    views_dropped: |words| ["This panel does not know what these mean, and left them out: ", words, "."].concat(),
    views_exported: "Your browser downloads users-panel-views.json.",
    views_imported: |added, known| {
        let imported = [added.to_string().as_str(), if added == 1 { " view" } else { " views" }, " imported."].concat();
        let were = if known == 1 { " was" } else { " were" };
        if known == 0 { imported } else { [&imported, " ", &known.to_string(), were, " here already."].concat() }
    },
    views_newer: "A newer users panel made this. Reload the page to get the newest one.",
    views_not_json: |why| ["This is not JSON: ", why, "."].concat(),
    views_not_kept: "Nothing was saved: your browser does not let this page remember anything, or its storage is full.",
    views_too_many: "There can be 200 views at the most. Delete some first.",
    views_unreadable: "The views in this browser cannot be read.",

    active_hint: "An inactive user cannot log in to applications.",
    add: "Add",
    add_unknown: |name, why| {
        [
            "Whether “",
            name,
            "” was added is not known: the answer was lost, and the server could not be asked. ",
            why,
            " Nothing is sent again by itself.",
        ]
        .concat()
    },
    add_user: "Add user",
    adding: "Adding…",
    application_hint: "Choose one from the list, or type its id or its name.",
    application_unknown: "There is no such application. Choose one from the list, or type its id or its name.",
    check_again: "Check again",
    continue_draft: "Continue",
    create_another: "Create another",
    discard: "Discard",
    discard_explained: "Nothing of it was sent.",
    discard_question: "Discard what you typed?",
    draft_left: "You had started to add a user when the page was left. Everything but the password is kept.",
    clash: "Somebody else has changed the same since you opened this user. Nothing was sent. Choose what shall be saved:",
    duplicate: "Duplicate",
    edit: "Edit",
    edit_draft_left: |name| {
        ["You had started to edit “", name, "” when the page was left. Everything but a password is kept."].concat()
    },
    edit_unknown: |name, why| {
        [
            "Whether the changes to “",
            name,
            "” were saved is not known: the answer was lost, and the server could not be asked. ",
            why,
            " Nothing is sent again by itself.",
        ]
        .concat()
    },
    edit_user: |name| ["Edit ", name].concat(),
    empty: "(empty)",
    keep_mine: |value| ["Mine: ", value].concat(),
    not_saved: "Nothing was saved.",
    not_saved_lost: "Nothing was saved, as far as the server shows the user now: the answer was lost. Press Save to send it again.",
    nothing_changed: "Nothing is changed, so there is nothing to save.",
    own_balance_left: |balance| {
        [
            "The user holds ",
            balance,
            " of its own. With “Use the account's money” it stays there unused. Nothing was sent yet.",
        ]
        .concat()
    },
    password_unclear: "Whether the password was changed is not known: the answer was lost, and a password cannot be read. Press Save to set it again; that does no harm.",
    save_anyway: "Save anyway",
    saved_and_gone: |name| ["“", name, "” was saved, and does not exist any more."].concat(),
    saved_by_another: "The answer was lost, and the user holds neither what you sent nor what was there before: somebody else has saved too. Close this, open the user again, and look.",
    saved_otherwise: |fields| {
        ["Saved, but the server now holds something else than you sent in: ", fields, ". It is shown below."].concat()
    },
    saved_unread: |name| ["“", name, "” was saved. What the server holds now could not be read."].concat(),
    saving: "Saving…",
    take_theirs: |value| ["The server's: ", value].concat(),
    user_saved: |name| ["“", name, "” was saved."].concat(),
    account_money_meaning: "These users will spend the account's money. What they hold of their own stays with them, unused.",
    account_money_users: "Use the account's money",
    act: "Act",
    act_on_users: |verb, count| [verb, " ", &people(count)].concat(),
    activate: "Activate",
    activate_meaning: "These users will be able to log in to applications.",
    activate_users: "Activate users",
    bulk_paused: "Your session has ended, and nobody more is sent. Sign in again, then go on.",
    change: "Change",
    checking: "Checking",
    copy_report: "Copy report",
    deactivate: "Deactivate",
    deactivate_meaning: "These users will not be able to log in to applications.",
    deactivate_users: "Deactivate users",
    delete_meaning: "These users will be deleted for good, in every application. This cannot be undone. Move their money back to the account first, if they hold any.",
    delete_user: |name| ["Delete ", name].concat(),
    delete_users: "Delete users",
    download_report: "Download report",
    go_on: "Go on",
    goes_on_closed: "You can close this: it goes on as long as the page is open.",
    lost_not_done: "Not done, as far as the server shows now: the answer was lost.",
    lost_unread: "The answer was lost, and the server could not be asked.",
    not_sent: "Not sent",
    number_hint: "To be sure that you mean all of them.",
    number_of_users: "Number of users",
    number_wrong: |count| ["Number of users: type ", &count.to_string(), " to delete them."].concat(),
    outcome: "Outcome",
    outcomes: "Outcomes",
    own_balance_meaning: "These users will spend a balance of their own.",
    own_balance_users: "Use balances of their own",
    people,
    progress: |through, total| [through, " of ", total].concat(),
    reason: "Reason",
    rejected: "Rejected",
    report_copied: "Report copied.",
    retry_rejected: "Retry rejected",
    server_waits: |seconds| [". The server asks to wait: ", &seconds.to_string(), " s."].concat(),
    show_report: "Show",
    time_left: |seconds| {
        if seconds < 60 {
            ", less than a minute left".to_owned()
        } else {
            [", about ", &seconds.div_ceil(60).to_string(), " min left"].concat()
        }
    },
    unknown: "Unknown",
    use_own_balances: "Use balances of their own",
    generate_password: "Generate password",
    keep_editing: "Keep editing",
    name_taken: "The application has a user of this name already. Choose another name.",
    name_taken_by: |user_id| {
        [
            "The application has a user of this name already (user ID ",
            user_id,
            "). Nothing was sent. Choose another name.",
        ]
        .concat()
    },
    not_added: "The user was not added.",
    not_there: |name, why| {
        [
            "“",
            name,
            "” was not added, as far as the server lists its users now: the answer was lost. ",
            why,
            " Press Add to send it again.",
        ]
        .concat()
    },
    password_hint: "At least 8 characters, with an upper-case and a lower-case letter, a digit and a special character; no spaces.",
    password_kept_hint: "Leave it empty to keep the password. A new one has at least 8 characters, with an upper-case and a lower-case letter, a digit and a special character; no spaces.",
    password_used: "This password was used before. Choose another one.",
    rule_custom_data: "Shorten it to 8191 characters at most.",
    rule_display_name: "Shorten it to 255 characters at most.",
    rule_missing: "Fill this in.",
    rule_mobile_phone: "Shorten it to 49 characters at most.",
    rule_password_kinds: "Add what is missing: an upper-case letter, a lower-case letter, a digit and a special character are needed.",
    rule_password_short: "Use at least 8 characters.",
    rule_password_spaces: "Leave out the spaces.",
    rule_user_name: "Use 3 to 50 lower-case letters (a to z), digits, “-” and “_”, beginning with a letter or a digit.",
    session_ended_before: "Your session ended first: nothing was sent or changed. Sign in again, then press the button once more.",
    show_password: "Show password",
    strength_fair: "Strength: fair.",
    strength_strong: "Strength: strong.",
    strength_weak: "Strength: weak. Make it longer, or generate one.",
    use_account_money: "Use the account's money",
    use_account_money_hint: "Otherwise the user has a balance of its own.",
    user_added: |name, user_id| ["“", name, "” was added. The user ID is ", user_id, "."].concat(),
    user_name_hint: "3 to 50 characters: a to z, digits, “-” and “_”.",

    activity: "Activity",
    activity_account_id: "Account ID",
    activity_add: "Add",
    activity_ask: "Clear the activity?",
    activity_ask_words: "This browser forgets what it recorded for this account. What was done to the users stays as it is.",
    activity_batch: "Decision",
    activity_check: "Check",
    activity_check_added: |name, created| {
        let since = if created.is_empty() { "" } else { " since " };
        let zone = if created.is_empty() { "." } else { " UTC." };
        ["“", name, "” exists", since, created, zone].concat()
    },
    activity_check_deleted: |name| ["“", name, "” does not exist any more."].concat(),
    activity_check_edited: |name, holds| ["The server now holds of “", name, "”: ", holds, "."].concat(),
    activity_check_failed: |name, why| ["“", name, "” could not be checked. ", why].concat(),
    activity_check_gone: |name| {
        ["“", name, "” does not exist any more: nobody can tell whether it was changed before."].concat()
    },
    activity_check_many: |name| {
        ["“", name, "” could not be checked: too many names begin or end like this one. Look for it in the list."]
            .concat()
    },
    activity_check_not_added: |name| ["There is no user “", name, "” now. Add it again if you still want to."].concat(),
    activity_check_not_deleted: |name| ["“", name, "” still exists. Delete it again if you still want to."].concat(),
    activity_check_not_edited: |name| ["“", name, "” was not changed. Change it again if you still want to."].concat(),
    activity_check_password: "A password cannot be read: set it once more to be sure.",
    activity_checking: "Checking…",
    activity_clear: "Clear activity",
    activity_cleared: "The activity is cleared.",
    activity_code: "Code",
    activity_count: |found, of| {
        let entries = if of == 1 { " entry" } else { " entries" };
        let of = of.to_string();
        if found.to_string() == of {
            [&of, entries].concat()
        } else {
            [&found.to_string(), " of ", &of, entries].concat()
        }
    },
    activity_csv: "Download CSV",
    activity_cut_short: "Only what was cut short",
    activity_delete: "Delete",
    activity_done_read: "Done, found by reading",
    activity_edit: "Edit",
    activity_empty: "Nothing yet. What you do to users in this browser is listed here: when, what, to whom, and what became of it.",
    activity_json: "Download JSON",
    activity_left: |unknown, unsent| {
        let acts = |count: usize, one: &str, many: &str| {
            [count.to_string().as_str(), if count == 1 { one } else { many }].concat()
        };
        let sent = acts(
            unknown,
            " act was under way when the tab was closed. Whether it was done is not known.",
            " acts were under way when the tab was closed. Whether they were done is not known.",
        );
        let rest = acts(
            unsent,
            " act was not sent before the tab was closed.",
            " acts were not sent before the tab was closed.",
        );
        match (unknown, unsent) {
            (_, 0) => sent,
            (0, _) => rest,
            _ => [&sent, " ", &rest].concat(),
        }
    },
    activity_none_found: "No entries match.",
    activity_not_done: "Not done, found by reading",
    activity_not_kept: "Your browser does not let this page keep a journal: what you do here is done, but not recorded.",
    activity_open: "Open Activity",
    activity_search: "Search",
    activity_sending: "Sending…",
    activity_show_more: "Show more",
    activity_user: "User",
    activity_waiting: "Waiting",
    activity_what: "What",
    activity_when: "When",
    activity_when_utc: "When (UTC)",
    activity_who: "Who",
    edited_elsewhere: "This user is open for editing in another tab.",

    amount_comma: "Write the amount with a point and without commas: 1.5, or 1000.",
    amount_empty: "Enter the amount.",
    amount_exponent: "Write the amount in full, without an exponent: 1000, not 1e3.",
    amount_not_a_number: "This is no amount. Use digits and a point, as in 5.67, and choose the currency in its own field.",
    amount_other_digits: "Use the digits 0 to 9.",
    amount_point: "Write one point at the most, with digits on both sides: 0.50.",
    amount_sign: "Leave out the sign: the direction says whose money moves.",
    amount_space: "Leave out the spaces, and choose the currency in its own field.",
    amount_too_large: "An amount has 15 digits before the point at the most.",
    amount_too_precise: "An amount has four decimals at the most.",
    amount_too_small: "The smallest amount is 0.01.",
    doubt_balance_disagrees: |before, after| {
        [
            "The transaction history has no such transfer, but the fixed balance went from ",
            before,
            " to ",
            after,
            ", which is just the amount. The history may be late: look again in some minutes.",
        ]
        .concat()
    },
    doubt_incomplete: "The transaction history could not be read as a whole. Look again.",
    doubt_no_description: "The transaction history has a transfer that may be this one, but without a description.",
    doubt_other_currency: "The balance has changed, and the amount is in another currency: they cannot be compared.",
    doubt_other_movements: |before, after| {
        [
            "The fixed balance went from ",
            before,
            " to ",
            after,
            ", which is not the amount: something else has moved it too.",
        ]
        .concat()
    },
    doubt_other_transfer: "This browser has moved money of the same user since, so the balance proves nothing.",
    drift_accounting: "Nothing was sent: since the check the user was set to use the account's money, or its own.",
    drift_active: "Nothing was sent: since the check the user was activated or deactivated.",
    drift_balance: |was, is| {
        ["Nothing was sent: since the check the fixed balance went from ", was, " to ", is, ". Check again."].concat()
    },
    drift_frozen: "Nothing was sent: since the check the user was frozen, or is not frozen any more.",
    drift_renamed: "Nothing was sent: since the check the user got another name.",
    drift_too_little: |was, is| {
        ["Nothing was sent: since the check the live balance went from ", was, " to ", is, ", which is too little."]
            .concat()
    },
    from_users: "From users",
    proof_balance: |before, after| {
        ["The fixed balance went from ", before, " to ", after, ", which is just the amount."].concat()
    },
    proof_no_row: |searched, from, to| {
        [
            "The user's transaction history has no such transfer: ",
            searched,
            " rows from ",
            from,
            " to ",
            to,
            " UTC were read.",
        ]
        .concat()
    },
    proof_row: |transaction_id, performed_at, amount| {
        ["Transaction ", transaction_id, " of ", performed_at, " UTC, ", amount, " for the account."].concat()
    },
    proof_rows: |count, transaction_ids| {
        ["It was made ", count, " times: transactions ", transaction_ids, ". Take back what was too much."].concat()
    },
    proof_same_balance: |balance| ["The fixed balance is ", balance, ", as it was before."].concat(),
    to_users: "To users",
    transfer_already_reversed: "Nothing was sent: the transfer was taken back already.",
    transfer_amount: "Amount",
    transfer_balance_before: "Fixed balance before",
    transfer_cannot_tell: "Cannot tell",
    transfer_currency: "Currency",
    transfer_did_not_happen: "Did not happen",
    transfer_direction: "Direction",
    transfer_happened: "Happened",
    transfer_hour_limit: "Nothing was sent: with what other tabs have sent, it would be more than one hour may see.",
    transfer_lost: "The answer was lost.",
    transfer_moved: "Moved",
    transfer_not_kept: "Nothing was sent: the browser could not write down beforehand what was about to be sent.",
    transfer_note: |note| ["Note: ", note].concat(),
    transfer_planned: "Planned",
    transfer_reverses: "Reverses",
    transfer_sending: "Sending",
    transfer_stopped: "Stopped before it was sent.",
    transfer_tab_closed: "The tab was closed before it was sent.",
    transfer_tab_closed_sending: "The tab was closed while it was being sent.",
    transfer_tag: "Tag",
    transfer_time: "Time (UTC)",
    transfer_unsettled: "Nothing was sent: an earlier transfer to the user is not settled.",
    transfers_not_offered: "Nothing was sent: this account's API does not offer transfers, or not to your role.",

    account_balance: "Account balance",
    account_now: |balance, currency| ["The account holds ", balance, " ", currency, " now."].concat(),
    account_words: "Account transaction description",
    account_words_hint: "What the account's history will say, behind a tag by which the transfer is found again. ${user_id} and ${user_name} stand for the user.",
    amount_hint: "For each user, with a point and up to four decimals, for example 5.67.",
    by_hand: |name| ["Say what became of “", name, "”"].concat(),
    by_hand_cannot_tell: "Nobody can tell",
    by_hand_did_not_happen: "It did not happen",
    by_hand_happened: "It happened",
    check: "Check",
    check_failed: "The users could not be read, and nothing was sent.",
    check_the_transfer: "Check the transfer",
    checking_transfer: "Checking…",
    currency_hint: "Three capital letters.",
    currency_wrong: "Use three capital letters, for example USD.",
    flag_account_money: "Uses the account's money: the API refuses transfers (code 573).",
    flag_frozen: "Frozen by the platform.",
    flag_inactive: "Inactive.",
    flag_moves_less: |has| ["Too little: only ", has, " will move."].concat(),
    flag_recent: |minutes| {
        let when =
            if minutes < 1 { "less than a minute ago".to_owned() } else { [&minutes.to_string(), " min ago"].concat() };
        ["The same was sent ", &when, "."].concat()
    },
    flag_refused: |has| ["Too little, only ", has, ": the API will refuse."].concat(),
    flag_reversed: "Was taken back already.",
    flag_twice: "Selected twice: sent once.",
    flag_unsettled: "An earlier transfer is not settled yet: settle it first.",
    loose_from_users: "Off: who has less gives all there is.",
    loose_to_users: "Off: when the account has less, what there is moves.",
    no_locks: "This browser cannot make sure that only one tab sends money, so nothing was sent. Use a current browser, and an address with https.",
    note: "Note",
    note_hint: "How you know it, for whoever asks later.",
    other_currency: "This is not the account's currency, or the account could not be read: the API converts by its own rate, and no balance can be foretold.",
    record_verdict: "Record",
    refusal_nobody: "Nobody is left to be sent anything. Press Change, or select others.",
    refusal_other_currency: "There are limits for transfers, in the account's currency only. Press Change and use that currency.",
    refusal_per_batch: |limit| ["One transfer may be ", limit, " at most in all. Press Change."].concat(),
    refusal_per_hour: |limit, used| {
        ["Within one hour this browser may move ", limit, " at most, and has moved ", used, ". Press Change, or wait."]
            .concat()
    },
    refusal_per_user: |limit| ["One user may be sent ", limit, " at most. Press Change."].concat(),
    remarks: "Remarks",
    reverse: "Reverse",
    settle: "Settle",
    settle_cannot_tell: "Reading cannot tell.",
    settle_explained: "Whether this money moved is not known. It is looked up, and never sent again by itself.",
    settle_failed: "It could not be looked up.",
    settle_waits: |seconds| {
        [
            "There is no trace of it yet. The request may still be carried out: looking again, for ",
            seconds,
            " s at most.",
        ]
        .concat()
    },
    skip_those: "Skip those who were sent the same within ten minutes",
    strict_from_users: "On: the API refuses a user who has less than the amount.",
    strict_mode: "Strict mode",
    strict_to_users: "On: the API refuses when the account has less than the amount.",
    total: "Total",
    total_wrong: |total| ["type ", total, " to send it."].concat(),
    transfer_money: "Transfer money",
    transfer_money_to: |name| ["Transfer money to ", name].concat(),
    transfer_queued: "Another tab is sending. It goes on here when that is done.",
    transfer_server_asks: |seconds| ["The server asks to wait for ", seconds, " s. It goes on by itself."].concat(),
    transfer_total: |total, currency| ["Transfer ", total, " ", currency].concat(),
    transfer_unread: "A user could not be read, so nothing was sent. Nobody more is sent until you go on.",
    transfers_left: |count| {
        if count == 1 {
            "1 transfer was under way when the tab was closed. Whether money moved is not known.".to_owned()
        } else {
            [&count.to_string(), " transfers were under way when the tab was closed. Whether money moved is not known."]
                .concat()
        }
    },
    transfers_not_kept: "This browser does not let the page write down what it is about to send, so no money can be sent: after a crash nobody would know what became of it. Allow site data for this page.",
    transfers_refused: "This account's API does not offer transfers, or not to your role.",
    try_account_money: "Try those who use the account's money, too",
    type_total: "Type the total",
    type_total_hint: "To be sure that this is what you mean.",
    user_words: "User transaction description",
    verdict: "What became of it",
    words_hint: "What the user's history will say. ${user_id} and ${user_name} stand for the user.",
    words_read: |text, left| ["Reads: “", text, "”. ", &left.to_string(), " characters left."].concat(),
    words_too_long: |by| {
        ["Shorten it by ", &by.to_string(), if by == 1 { " character." } else { " characters." }].concat()
    },
};

/// So many users, in words.
fn people(count: usize) -> String {
    [count.to_string().as_str(), if count == 1 { " user" } else { " users" }].concat()
}
