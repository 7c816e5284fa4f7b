//! A running Cohort of its own for each test, and people who use it.

use super::fixtures;
use super::test_user::TestUser;
use app::protocol::{Command, Done, TokenId, UserId};
use server::actor::Actor;
use server::application::Cohort;
use server::application::Settings;
use server::clock::FixedClock;
use server::ids::{Ids, SystemIds, hash_secret};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Where tests begin: Monday 2 November 2026, 09:00 UTC.
pub const NOON: i64 = 1_793_610_000_000;

/// What Prometheus shows to be told the counts from elsewhere.
pub const METRICS_TOKEN: &str = "only Prometheus knows this";

/// One running server with a database of its own. It ends when dropped.
pub struct TestApp {
    pub address: SocketAddr,
    pub cohort: Arc<Cohort>,
    pub clock: Arc<FixedClock>,
    pub database: String,
    redis: Option<String>,
    end: Option<oneshot::Sender<()>>,
    ended: Option<tokio::task::JoinHandle<()>>,
    _folder: Option<Arc<tempfile::TempDir>>,
}

impl TestApp {
    pub async fn start() -> Self {
        let (database, folder) = fresh_database();
        Self::on(database, folder.map(Arc::new), redis()).await
    }

    /// The first of several nodes, and the address of the Redis that they share.
    pub async fn first_of_several(redis: &str) -> Self {
        let (database, folder) = fresh_database();
        Self::on(database, folder.map(Arc::new), Some(redis.to_owned())).await
    }

    /// Another node on the same database and Redis.
    pub async fn beside(&self) -> Self {
        Self::on(self.database.clone(), self._folder.clone(), self.redis.clone()).await
    }

    /// A server on a database that was made elsewhere.
    pub async fn on_database(database: String, folder: Option<tempfile::TempDir>) -> Self {
        Self::on(database, folder.map(Arc::new), redis()).await
    }

    /// Another server on a database that is there already.
    async fn on(database: String, folder: Option<Arc<tempfile::TempDir>>, redis: Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let clock = Arc::new(FixedClock::new(NOON));
        let ids: Arc<dyn Ids> = Arc::new(SystemIds);
        let settings = Settings {
            public_url: format!("http://{address}"),
            open_sign_up: false,
            site: "target/no-site".into(),
            commands_per_second: NonZeroU32::new(10_000).unwrap(),
            sockets_per_person: 10,
            heartbeat: NonZeroU32::new(3600).unwrap(),
            metrics_token: Some(METRICS_TOKEN.into()),
            trust_proxy: true,
        };
        let cohort = server::cli::serve::start_node(&database, redis.as_deref(), clock.clone(), ids, settings)
            .await
            .unwrap();
        let (end, shutdown) = oneshot::channel();
        let ended = tokio::spawn(server::cli::serve::run(cohort.clone(), listener, async {
            shutdown.await.ok();
        }));
        Self {
            address,
            cohort,
            clock,
            database,
            redis,
            end: Some(end),
            ended: Some(ended),
            _folder: folder,
        }
    }

    /// Ends this server and starts another on the same database.
    pub async fn restart(mut self) -> Self {
        self.end.take();
        self.ended.take().unwrap().await.unwrap();
        Self::on(self.database.clone(), self._folder.clone(), self.redis.clone()).await
    }

    /// Somebody with an account who has signed in. (The slow way in, with a password, has tests of its own.)
    pub async fn person(&self, username: &str) -> TestUser {
        let token = SystemIds.secret();
        let (username, hash) = (username.to_owned(), hash_secret(&token));
        let user = self
            .cohort
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if tx.count_users().await? == 0 {
                        tx.set_site_name("Test School").await?;
                    }
                    let name = username[..1].to_uppercase() + &username[1..];
                    let user = tx.add_user(&username, &name, "no password", false).await?;
                    tx.add_session(user.id, &hash, "test", i64::MAX).await?;
                    Ok(user)
                })
            })
            .await
            .unwrap();
        TestUser::new(self.address, user.id, &user.username, token)
    }

    /// One more sign-in of a person.
    pub async fn sign_in_again(&self, person: &TestUser) -> TestUser {
        let token = SystemIds.secret();
        let (user, hash) = (person.id, hash_secret(&token));
        self.cohort
            .store
            .write(move |tx| Box::pin(async move { tx.add_session(user, &hash, "again", i64::MAX).await }))
            .await
            .unwrap();
        TestUser::new(self.address, person.id, &person.username, token)
    }

    /// A new API token of a person: its number and its secret.
    pub async fn token_of(&self, person: &TestUser) -> (TokenId, String) {
        let command = Command::NewToken {
            name: "Grading script".into(),
            days: 90,
        };
        match self.run(person, command).await {
            Done::Token { token, secret } => (token, secret),
            other => panic!("{other:?}"),
        }
    }

    pub async fn actor(&self, person: &TestUser) -> Actor {
        self.cohort.actor_of_session(&person.token).await.unwrap().unwrap()
    }

    /// Does something as a person, straight at the door.
    pub async fn run(&self, person: &TestUser, command: Command) -> Done {
        let actor = self.actor(person).await;
        self.cohort
            .execute(&actor, command.clone())
            .await
            .unwrap_or_else(|problem| panic!("{command:?}: {problem:?}"))
    }

    /// Makes somebody a member of the course.
    pub async fn join(&self, person: &TestUser, course: app::protocol::CourseId, by: &TestUser) {
        let link = self.invite(course, by).await;
        self.run(person, Command::JoinCourse { invite: link }).await;
    }

    /// The code of a course's invite link.
    pub async fn invite(&self, course: app::protocol::CourseId, by: &TestUser) -> String {
        let snapshot = self
            .cohort
            .snapshot(&self.actor(by).await, app::protocol::View::Course { course })
            .await
            .unwrap();
        snapshot
            .course
            .unwrap()
            .invite
            .unwrap()
            .link
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    }

    pub fn nobody(&self) -> TestUser {
        TestUser::new(self.address, UserId(0), "", String::new())
    }
}

/// The Redis of the tests, if they run on PostgreSQL.
pub fn redis() -> Option<String> {
    std::env::var("COHORT_TEST_POSTGRES").ok()?;
    std::env::var("COHORT_TEST_REDIS").ok()
}

pub fn fresh_database() -> (String, Option<tempfile::TempDir>) {
    match std::env::var("COHORT_TEST_POSTGRES") {
        Ok(server) => (fixtures::fresh_postgres(&server), None),
        Err(_) => {
            let folder = tempfile::tempdir().unwrap();
            (
                format!("sqlite://{}", folder.path().join("cohort.db").display()),
                Some(folder),
            )
        }
    }
}
