//! What depends on whose account it is, not on a course or a room: part of the table in `permissions.rs`, which passes these
//! on.

use crate::actor::Actor;
use app::protocol::Problem;

/// What an API token may not do, so that whoever finds one can neither keep access nor lock its owner out. In everything
/// else a token may do what its owner may.
pub fn in_person(actor: &Actor) -> Result<(), Problem> {
    if actor.is_token {
        return Err(Problem::forbidden(
            "This cannot be done with an API token. Please sign in and do it in Settings.",
        ));
    }
    Ok(())
}

/// What only the site's admin does. For everybody else it is not there.
pub fn site_admin(actor: &Actor) -> Result<(), Problem> {
    if !actor.admin {
        return Err(Problem::not_found());
    }
    in_person(actor)
}

/// Starting a course: `ask` are the admins to ask, if the setting of the site does not let the actor do it.
pub fn start_course(ask: Option<&[String]>) -> Result<(), Problem> {
    match ask {
        None => Ok(()),
        Some(admins) => Err(Problem::forbidden(whom_to_ask_for_courses(admins)).at("title")),
    }
}

/// The sentence for those who may not start courses.
pub fn whom_to_ask_for_courses(admins: &[String]) -> String {
    let whom = match admins {
        [] => "the site's admin".to_owned(),
        admins => admins.join(" or "),
    };
    format!("Courses are started by people whom the school has chosen. Please ask {whom}.")
}

/// An API token that may only read changes nothing.
pub fn token_writes(actor: &Actor) -> Result<(), Problem> {
    if actor.limits.read_only {
        return Err(Problem::forbidden(
            "This API token may only read. Its owner can make another one in Settings.",
        ));
    }
    Ok(())
}
