//! `/password?link=…`: the page on which somebody sets a new password. It needs no session, and like the admin's pages no
//! client: the secret in its address is given to no script.

use crate::application::Cohort;
use app::protocol::Problem;
use app::query_string::query_value;
use app::server_page::{NewPasswordPage, ServerPage};
use axum::http::Uri;

const PATH: &str = "/password";

/// The link to hand out.
pub(super) fn password_link(public_url: &str, secret: &str) -> String {
    format!("{public_url}{PATH}?link={secret}")
}

pub(super) fn is_password_page(uri: &Uri) -> bool {
    uri.path() == PATH
}

/// What the page is drawn from. Looking at it does not use the link.
pub(super) async fn password_page(cohort: &Cohort, uri: &Uri) -> Result<ServerPage, Problem> {
    let secret = query_value(uri.query().unwrap_or_default(), "link").unwrap_or_default();
    let user = cohort.user_of_password_link(&secret).await;
    let user = user.map_err(|error| cohort.problem(error))?;
    let username = user.username;
    Ok(ServerPage::NewPassword(NewPasswordPage { secret, username }))
}
