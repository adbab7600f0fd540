//! The lists that the pickers pick from, read when they are wanted.

use leptos::prelude::*;
use users_api::ErrorCode;
use users_api::params::{ApplicationRef, GetApplications, GetQueues, GetSkills, Paging};

use super::options::{Kind, Named, Options, Supply, option_text};
use crate::api::{Api, Call, Reader, Remote};
use crate::ui::{El, Signal, el};

/// As many as one answer can hold.
const COUNT: u64 = 1000;

/// The three lists, shared by the fields of one page.
#[derive(Clone, Copy)]
pub(in crate::users) struct Directory {
    applications: Shelf,
    queues: Shelf,
    skills: Shelf,
}

impl Directory {
    /// Nothing is asked yet.
    pub(super) fn new(api: Api) -> Self {
        let shelf = |kind| Shelf { api, kind, options: Signal::new(Options::default()), reader: Reader::new() };
        Self { applications: shelf(Kind::Application), queues: shelf(Kind::Queue), skills: shelf(Kind::Skill) }
    }

    /// The list of one kind.
    pub(super) fn shelf(self, kind: Kind) -> Shelf {
        match kind {
            Kind::Application => self.applications,
            Kind::Queue => self.queues,
            Kind::Skill => self.skills,
        }
    }

    /// The options on the page: one list a kind, for every field of that kind.
    pub(super) fn data_lists(self) -> [El; 3] {
        [self.applications, self.queues, self.skills].map(Shelf::data_list)
    }
}

/// What an answer brings: the things, and how many match in all.
#[derive(Clone)]
struct Found {
    items: Vec<Named>,
    total: u64,
}

/// The list of one kind.
#[derive(Clone, Copy)]
pub(super) struct Shelf {
    api: Api,
    pub(super) kind: Kind,
    /// What is known.
    pub(super) options: Signal<Options>,
    reader: Reader<Found>,
}

impl Shelf {
    /// Asks for the list, unless that was done before; a failure that may have passed is asked again.
    pub(super) fn fetch(self) {
        if self.options.with_untracked(|options| options.supply.is_wanted()) {
            self.options.update(|options| options.supply = Supply::Asked);
            self.ask(None);
        }
    }

    /// Asks for what has this part in its name, where the list was too long for one answer.
    pub(super) fn search(self, part: &str) {
        if self.options.with_untracked(|options| options.supply == Supply::Partial) {
            self.ask(Some(part.to_owned()));
        }
    }

    fn ask(self, part: Option<String>) {
        let searching = part.is_some();
        let read = move |signal| found(self.api, self.kind, part, signal);
        untrack(|| self.reader.ask(read, move || self.arrived(searching)));
    }

    fn arrived(self, searching: bool) {
        self.reader.state().with_untracked(|answer| match answer {
            Remote::Loaded(found) => self.options.update(|options| options.add(found.items.clone(), found.total)),
            // What was found before a search that failed can still be picked.
            Remote::Failed { why, .. } if !searching => {
                let forbidden = why.code() == Some(ErrorCode::ForbiddenCommand);
                let supply = if forbidden { Supply::Forbidden } else { Supply::Failed };
                self.options.update(|options| options.supply = supply);
            }
            Remote::Failed { .. } | Remote::Loading { .. } => {}
        });
    }

    /// The id of the list on the page.
    pub(super) const fn list_id(self) -> &'static str {
        match self.kind {
            Kind::Application => "filter-applications",
            Kind::Queue => "filter-queues",
            Kind::Skill => "filter-skills",
        }
    }

    fn data_list(self) -> El {
        let option = move |(id, name): &Named| el("option").attr("value", &option_text(self.kind, *id, name));
        el("datalist")
            .attr("id", self.list_id())
            .live_children(move || self.options.with(|options| options.items.iter().map(option).collect()))
    }
}

fn found(api: Api, kind: Kind, part: Option<String>, signal: web_sys::AbortSignal) -> Call<Found> {
    let paging = Paging { count: Some(COUNT), offset: None };
    match kind {
        Kind::Application => {
            let request = GetApplications { application: part.map(ApplicationRef::Name), paging };
            let page = api.get_applications(&request, signal);
            Box::pin(async move {
                let page = page.await?;
                let items = page.items.into_iter().map(|one| (one.application_id, one.application_name)).collect();
                Ok(Found { items, total: page.total_count })
            })
        }
        Kind::Queue => {
            let page = api.get_queues(&GetQueues { acd_queue_name: part, paging, ..GetQueues::default() }, signal);
            Box::pin(async move {
                let page = page.await?;
                let items = page.items.into_iter().map(|one| (one.acd_queue_id, one.acd_queue_name)).collect();
                Ok(Found { items, total: page.total_count })
            })
        }
        Kind::Skill => {
            let page = api.get_skills(&GetSkills { skill_name: part, paging, ..GetSkills::default() }, signal);
            Box::pin(async move {
                let page = page.await?;
                let items = page.items.into_iter().map(|one| (one.skill_id, one.skill_name)).collect();
                Ok(Found { items, total: page.total_count })
            })
        }
    }
}
