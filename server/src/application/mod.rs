//! The application: the one entry point for every change ([`Cohort::execute`]) and for everything that is shown
//! ([`Cohort::query`]), for an [`Actor`] who has signed in. The web layer asks it; it asks the database.

mod account_permissions;
mod accounts;
mod admin_attention;
mod admin_pages;
mod api_tokens;
mod audit;
mod authenticated;
mod breached_passwords;
mod command_costs;
pub mod commands;
mod course_deletion;
mod device_cookies;
mod edit_conflicts;
mod ended_sessions;
mod file_cleanup;
mod file_kinds;
mod file_problems;
mod files;
mod first_account;
mod heartbeat;
mod listed_by_view;
mod message_views;
pub mod names;
mod node_gap_repair;
mod notifications;
mod own_pictures;
mod password_links;
mod password_places;
mod password_sign_in;
mod passwords;
pub mod permissions;
mod presence;
mod profiles;
mod queries;
mod quotas;
mod refusals;
mod refused_passwords;
mod rendering;
mod reserved_words;
mod room_catch_up;
mod room_permissions;
mod room_views;
mod search;
mod search_follower;
mod search_hits;
mod server_settings;
mod sign_in_sessions;
mod token_limits;
mod traffic;
mod upload_contents;
mod uploads;
pub mod validation;
mod writing_views;
mod wrong_fields;

pub use admin_pages::AdminPage;
pub use audit::event_of;
pub use authenticated::Authenticated;
pub use breached_passwords::BreachedPasswords;
pub use course_deletion::run_course_deletion;
pub use ended_sessions::watch_ended_sessions;
pub use file_cleanup::run_file_cleanup;
pub use files::Derived;
pub use heartbeat::run_heartbeat;
pub use node_gap_repair::{repair, repair_gaps};
pub use passwords::hash_password;
pub use presence::run_presence;
pub use refusals::run_security_log;
pub use refused_passwords::check_password;
pub use rendering::rendered;
pub use search_follower::run_search_follower;
pub use server_settings::{HttpLimits, Settings};
pub use sign_in_sessions::{ClientInfo, SessionCookie};

use crate::actor::Actor;
use crate::clock::Clock;
use crate::db::{Installation, NewMessage, SearchIndex, Store};
use crate::error::Error;
use crate::file_store::FileStore;
use crate::ids::Ids;
use crate::metrics::Metrics;
use crate::rate_limit::Attempt;
use crate::realtime::Publisher;
use crate::realtime::hub::Hub;
use app::protocol::{Command, Done, Problem};
use passwords::Passwords;
use refusals::Refusals;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Semaphore, SemaphorePermit};
use traffic::Traffic;

/// Sockets that are greeted or caught up at the same time.
const CONNECTING: usize = 8;

/// Everything that a request needs. Cheap to share.
pub struct Cohort {
    pub store: Store,
    pub hub: Arc<Hub>,
    pub publisher: Publisher,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub metrics: Arc<Metrics>,
    pub settings: Settings,
    pub installation: Installation,
    /// None if it could not be opened: only the newest messages are searched then.
    pub search: Option<SearchIndex>,
    /// The bytes of files.
    pub files: FileStore,
    passwords: Passwords,
    traffic: Arc<Traffic>,
    /// What waits for the security log.
    refusals: Refusals,
    /// See [`Self::connecting_turn`].
    connecting: Semaphore,
    /// See [`Self::search_turn`].
    searching: Semaphore,
    /// Held by whoever fills the search index.
    filling: tokio::sync::Mutex<()>,
    /// See `rendering.rs`.
    rendering: Arc<Semaphore>,
    /// Held by whoever decodes a picture.
    pictures: Arc<Semaphore>,
    /// There is an account. Once true it stays true.
    is_set_up: AtomicBool,
}

impl Cohort {
    #[expect(
        clippy::too_many_arguments,
        reason = "everything that a request needs, from the one place that starts it"
    )]
    pub fn new(
        store: Store,
        hub: Arc<Hub>,
        publisher: Publisher,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        metrics: Arc<Metrics>,
        settings: Settings,
        installation: Installation,
        search: Option<SearchIndex>,
        files: FileStore,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            hub,
            publisher,
            clock,
            ids,
            metrics,
            traffic: Arc::new(Traffic::new(settings.commands_per_second, settings.file_size)),
            settings,
            installation,
            search,
            files,
            pictures: Arc::new(Semaphore::new(1)),
            searching: Semaphore::new(search::AT_ONCE),
            filling: tokio::sync::Mutex::default(),
            passwords: Passwords::default(),
            refusals: Refusals::default(),
            connecting: Semaphore::new(CONNECTING),
            rendering: Arc::new(Semaphore::new(rendering::AT_ONCE)),
            is_set_up: AtomicBool::new(false),
        })
    }

    /// Whether nobody has an account yet.
    pub async fn first_run(&self) -> Result<bool, Error> {
        if self.is_set_up.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let first = self.store.read().await?.site_name().await?.is_none();
        self.is_set_up.store(!first, Ordering::Relaxed);
        Ok(first)
    }

    /// Executes a command, and returns when it is committed and published. A refusal is noted in the security log here,
    /// whatever the command.
    pub async fn execute(&self, actor: &Actor, command: Command) -> Result<Done, Problem> {
        let event = event_of(&command);
        self.try_execute(actor, command).await.map_err(|error| {
            let problem = self.problem(error);
            self.note_refusal(actor, event, &problem);
            problem
        })
    }

    async fn try_execute(&self, actor: &Actor, command: Command) -> Result<Done, Error> {
        let attempt = Attempt::Command {
            user: actor.user,
            weight: command_costs::weight(&command),
        };
        (self.publisher.check(attempt)).map_err(|problem| traffic::count_refusal(&self.metrics, problem))?;
        self.check_traffic(actor.user, &command)?;
        if matches!(command, Command::AddMember { .. }) {
            self.publisher.check(Attempt::OfferByName(actor.user))?;
        }
        self.check_token_limits(actor, &command).await?;
        self.check_password_of_command(actor, &command).await?;
        let rendered = self.render_text_of(actor.user, &command).await?;
        let mut actor = actor.clone();
        if let Command::Send(message) = command {
            self.pay_in_room_too(actor.user, &message, rendered.bytes()).await?;
            return self.store.send(NewMessage::new(actor, message, rendered)).await;
        }
        let user = actor.user;
        let (done, sent) = self
            .store
            .write_for(user, move |tx| {
                Box::pin(async move {
                    // A socket may have been open since before the user changed the name, or was made an admin.
                    if let Some(user) = tx.user(actor.user).await? {
                        (actor.name, actor.admin) = (user.name, user.admin);
                    }
                    let done = commands::execute(tx, &actor, command, rendered).await?;
                    Ok((done, tx.sizes_of_events()))
                })
            })
            .await?;
        self.pay_for_sent(user, sent);
        Ok(done)
    }

    /// Waits for one of the few places of sockets that connect. After a restart all tabs come at once; here they wait in
    /// line, instead of for a connection to the database, which others need too.
    pub async fn connecting_turn(&self) -> Option<SemaphorePermit<'_>> {
        self.connecting.acquire().await.ok()
    }

    /// What the user sees of an error; the rest is logged under a reference of its own.
    pub fn problem(&self, error: Error) -> Problem {
        let reference = self.ids.uuid();
        error.into_problem(&reference[..8])
    }
}
