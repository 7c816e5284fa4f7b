//! One running server of a test: starts it, and reads and changes its data without going through HTTP.

use super::account_forms::{PASSWORD, SETUP_CODE};
use super::databases::{new_database, redis};
use super::test_user::TestUser;
use app::protocol::{
    Command, CourseId, CourseStarters, Done, Overview, RoomEntry, RoomId, Snapshot, TokenId, TokenScope, UserId, View,
};
use server::actor::Actor;
use server::application::commands::{NewToken, make_token};
use server::application::{Cohort, HttpLimits, Settings, hash_password};
use server::clock::FixedClock;
use server::ids::{Ids, SystemIds, hash_secret};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// When tests begin: Monday 2 November 2026, 09:00 UTC.
pub const START_TIME: i64 = 1_793_610_000_000;

static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| hash_password(PASSWORD).unwrap());

/// What Prometheus sends to read the metrics from another machine.
pub const METRICS_TOKEN: &str = "only Prometheus knows this";

/// One running server with a database of its own. It ends when dropped.
pub struct TestApp {
    pub address: SocketAddr,
    pub cohort: Arc<Cohort>,
    pub clock: Arc<FixedClock>,
    pub database: String,
    redis: Option<String>,
    shutdown: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
    /// Removed with the last node that uses it.
    folder: Option<Arc<TempDir>>,
}

/// Where the files of a test are: beside its database, if that has a folder; else in one that is named after the database.
fn files_folder(folder: Option<&TempDir>, database: &str) -> std::path::PathBuf {
    match folder {
        Some(folder) => folder.path().join("files"),
        None => {
            let name: String = database.chars().filter(char::is_ascii_alphanumeric).collect();
            std::env::temp_dir().join("cohort-test-files").join(name)
        }
    }
}

impl TestApp {
    pub async fn start() -> Self {
        let (database, folder) = new_database();
        Self::start_on(database, folder).await
    }

    /// A server on a database that exists already.
    pub async fn start_on(database: String, folder: Option<TempDir>) -> Self {
        Self::start_node(database, folder.map(Arc::new), redis()).await
    }

    /// The first of several nodes, with the address of the Redis that they share.
    pub async fn start_with_redis(redis: &str) -> Self {
        let (database, folder) = new_database();
        Self::start_node(database, folder.map(Arc::new), Some(redis.to_owned())).await
    }

    /// Another node on the same database and Redis.
    pub async fn start_second_node(&self) -> Self {
        Self::start_node(self.database.clone(), self.folder.clone(), self.redis.clone()).await
    }

    /// Shuts this server down and starts another on the same database.
    pub async fn restart(mut self) -> Self {
        self.shutdown.take();
        self.server.take().unwrap().await.unwrap();
        self.start_second_node().await
    }

    /// A server with other settings than usual.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let (database, folder) = new_database();
        Self::start_node_with(database, folder.map(Arc::new), redis(), change).await
    }

    /// Shuts this server down and starts another on the same database, with other settings than usual.
    pub async fn restart_with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        self.shutdown.take();
        self.server.take().unwrap().await.unwrap();
        Self::start_node_with(self.database.clone(), self.folder.clone(), self.redis.clone(), change).await
    }

    async fn start_node(database: String, folder: Option<Arc<TempDir>>, redis: Option<String>) -> Self {
        Self::start_node_with(database, folder, redis, |_| {}).await
    }

    async fn start_node_with(
        database: String,
        folder: Option<Arc<TempDir>>,
        redis: Option<String>,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let clock = Arc::new(FixedClock::new(START_TIME));
        let ids: Arc<dyn Ids> = Arc::new(SystemIds);
        let mut settings = Settings {
            public_url: format!("http://{address}"),
            open_sign_up: false,
            site: "target/no-site".into(),
            commands_per_second: NonZeroU32::new(1_000_000).unwrap(),
            sockets_per_user: 10,
            heartbeat: NonZeroU32::new(3600).unwrap(),
            metrics_token: Some(METRICS_TOKEN.into()),
            security_log_days: NonZeroU32::new(365).unwrap(),
            setup_code: Some(SETUP_CODE.into()),
            session_days: NonZeroU32::new(90).unwrap(),
            files: files_folder(folder.as_deref(), &database),
            files_bucket: None,
            file_size: 25 * 1024 * 1024,
            virus_scanner: None,
            breached_passwords: None,
            trust_proxy: true,
            http: HttpLimits::default(),
            allow_other_nodes: false,
        };
        change(&mut settings);
        let cohort = server::cli::serve::start_node(&database, redis.as_deref(), clock.clone(), ids, settings)
            .await
            .unwrap();
        cohort.setup_link().await.unwrap();
        let (shutdown, shut_down) = oneshot::channel();
        let server = tokio::spawn(server::cli::serve::run(cohort.clone(), listener, async {
            shut_down.await.ok();
        }));
        Self {
            address,
            cohort,
            clock,
            database,
            redis,
            shutdown: Some(shutdown),
            server: Some(server),
            folder,
        }
    }

    /// A signed-in user with a new account. (Signing in with a password is slower, and has tests of its own.)
    pub async fn add_user(&self, username: &str) -> TestUser {
        self.add_account(username, false).await
    }

    /// A signed-in admin of the site with a new account.
    pub async fn add_admin(&self, username: &str) -> TestUser {
        self.add_account(username, true).await
    }

    async fn add_account(&self, username: &str, admin: bool) -> TestUser {
        let secret = SystemIds.secret();
        let (username, hash) = (username.to_owned(), hash_secret(&secret));
        let user = self
            .cohort
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if tx.count_users().await? == 0 {
                        tx.set_site_name("Test School").await?;
                        tx.set_course_starters(CourseStarters::Anybody).await?;
                    }
                    let name = username[..1].to_uppercase() + &username[1..];
                    let user = tx.add_user(&username, &name, &PASSWORD_HASH, admin).await?;
                    tx.add_session(user.id, &hash, "test", i64::MAX, i64::MAX).await?;
                    Ok(user)
                })
            })
            .await
            .unwrap();
        TestUser::new(self.address, &self.cohort, user.id, &user.username, secret)
    }

    /// The user with one more session.
    pub async fn sign_in_again(&self, user: &TestUser) -> TestUser {
        let secret = SystemIds.secret();
        let (id, hash) = (user.id, hash_secret(&secret));
        self.cohort
            .store
            .write(move |tx| Box::pin(async move { tx.add_session(id, &hash, "again", i64::MAX, i64::MAX).await }))
            .await
            .unwrap();
        TestUser::new(self.address, &self.cohort, user.id, &user.username, secret)
    }

    /// A user without an account.
    pub fn anonymous(&self) -> TestUser {
        TestUser::new(self.address, &self.cohort, UserId(0), "", String::new())
    }

    pub async fn set_disabled(&self, user: &TestUser, disabled: bool) {
        let id = user.id;
        self.cohort
            .store
            .write(move |tx| Box::pin(async move { tx.set_disabled(id, disabled).await }))
            .await
            .unwrap();
    }

    /// A new API token of a user, as the command line makes it: its number and its secret. It may read and write everywhere.
    pub async fn create_api_token(&self, user: &TestUser) -> (TokenId, String) {
        self.create_limited_token(user, "Grading script", TokenScope::Write, None)
            .await
    }

    pub async fn create_limited_token(
        &self,
        user: &TestUser,
        name: &'static str,
        scope: TokenScope,
        course: Option<CourseId>,
    ) -> (TokenId, String) {
        let user = user.id;
        let made = self.cohort.store.write(move |tx| {
            Box::pin(async move {
                let token = NewToken {
                    name,
                    days: 90,
                    scope,
                    course,
                };
                make_token(tx, user, token).await
            })
        });
        made.await.unwrap()
    }

    pub async fn actor(&self, user: &TestUser) -> Actor {
        let actor = self.cohort.actor_of_session(&user.session_secret).await;
        actor.unwrap().unwrap()
    }

    /// Executes a command, which must succeed, as a user.
    pub async fn execute_as(&self, user: &TestUser, command: Command) -> Done {
        let actor = self.actor(user).await;
        self.cohort
            .execute(&actor, command.clone())
            .await
            .unwrap_or_else(|problem| panic!("{command:?}: {problem:?}"))
    }

    /// What a user sees of a view.
    pub async fn snapshot(&self, user: &TestUser, view: View) -> Snapshot {
        self.cohort.snapshot(&self.actor(user).await, view).await.unwrap()
    }

    pub async fn overview(&self, user: &TestUser) -> Overview {
        self.cohort.overview(&self.actor(user).await).await.unwrap()
    }

    /// A room in the overview of a user.
    pub async fn room_entry(&self, user: &TestUser, room: RoomId) -> RoomEntry {
        room_entry(&self.overview(user).await, room)
    }

    /// Starts a second heartbeat, which beats at once; the next beat of the server's own is in an hour. Runs until it
    /// is aborted.
    pub fn start_heartbeat(&self) -> JoinHandle<()> {
        tokio::spawn(server::application::run_heartbeat(self.cohort.clone()))
    }
}

/// A room in an overview.
pub fn room_entry(overview: &Overview, room: RoomId) -> RoomEntry {
    let entry = overview.rooms.iter().find(|entry| entry.id == room);
    entry.unwrap().clone()
}
