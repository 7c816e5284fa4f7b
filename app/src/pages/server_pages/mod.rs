//! The pages that the server draws without the client: those of the site's admin, the log of a course, a lost password, a
//! search. Plain tables, links and forms.

mod admin_courses;
mod admin_home;
mod admin_people;
mod help;
mod log;
mod new_password;
mod parts;
mod preview;
mod profile;
mod search;

use crate::client::Client;
use crate::server_page::ServerPage;
use leptos::prelude::*;

/// The page, if the server has put one into the context.
pub fn server_page(client: Client) -> Option<AnyView> {
    Some(match use_context::<ServerPage>()? {
        ServerPage::Admin(page) => admin_home::admin_home(page),
        ServerPage::People(page) => admin_people::people(page),
        ServerPage::Person(person) => admin_people::person(client, person),
        ServerPage::Courses(page) => admin_courses::courses(page),
        ServerPage::Course(page) => admin_courses::course(page),
        ServerPage::Log(page) => log::log(page),
        ServerPage::NewPassword(page) => new_password::new_password(client, page),
        ServerPage::Help(page) => help::help(client, &page),
        ServerPage::Search(results) => search::search(results),
        ServerPage::Profile(page) => profile::profile(client, page),
        ServerPage::Preview(page) => preview::preview(page),
    })
}

/// Its title.
pub fn server_page_title() -> Option<String> {
    Some(match use_context::<ServerPage>()? {
        ServerPage::Admin(_) => "Administration".into(),
        ServerPage::People(_) => "People".into(),
        ServerPage::Person(person) => person.who.name,
        ServerPage::Courses(_) => "Courses".into(),
        ServerPage::Course(page) => page.course.title,
        ServerPage::Log(_) => "Log".into(),
        ServerPage::NewPassword(_) => new_password::TITLE.into(),
        ServerPage::Help(_) => "Help".into(),
        ServerPage::Search(results) => search::title(&results),
        ServerPage::Profile(page) => page.profile.name,
        ServerPage::Preview(page) => page.file.name,
    })
}
