//! From settings to a serving program, and to its end.

use crate::chance::{Clock, Ids, SystemClock, SystemIds};
use crate::config::{Serve, Settings};
use crate::db::{Dialect, Store};
use crate::door::Cohort;
use crate::fanout::{Fanout, Here, Others};
use crate::fault::Fault;
use crate::guard::Guard;
use crate::hub::Hub;
use crate::metrics::Metrics;
use crate::{commands, heartbeat, http};
use axum::serve::ListenerExt;
use leptos::prelude::LeptosOptions;
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio_util::task::TaskTracker;

/// How long an ending server waits for what is under way.
const GRACE: Duration = Duration::from_secs(8);
/// And then for the database to commit what is queued and to close.
const LAST: Duration = Duration::from_millis(1500);
/// It sends its sockets away over this time, a slice after the other, so that they do not all come back, or go to
/// another node, in the same moment.
const DRAIN: Duration = Duration::from_secs(3);
/// Slices of that, and how few sockets are not worth it.
const SLICES: u32 = 30;
const FEW: usize = 100;
/// Connections that may wait to be taken: after a restart everybody comes at once.
const BACKLOG: u32 = 4096;

/// Opens the database and puts the application together. The error is one sentence that says what to do.
pub async fn assemble(serve: &Serve) -> Result<Arc<Cohort>, String> {
    let settings = serve.settings()?;
    let (clock, ids): (Arc<dyn Clock>, Arc<dyn Ids>) = (Arc::new(SystemClock), Arc::new(SystemIds));
    join(
        &serve.database.database_url,
        serve.redis_url.as_deref(),
        clock,
        ids,
        settings,
    )
    .await
}

/// The application on a database, alone or (with Redis) as one node among others.
pub async fn join(
    database: &str,
    redis: Option<&str>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    settings: Settings,
) -> Result<Arc<Cohort>, String> {
    let metrics = Arc::new(Metrics::default());
    let (hub, wishes) = match redis {
        None => (Hub::alone(metrics.clone()), None),
        Some(url) => {
            let (hub, wishes) = Hub::among(metrics.clone());
            (hub, Some((url, wishes)))
        }
    };
    let guard = Arc::new(Guard::new(settings.commands_per_second));
    let here = Here {
        hub: hub.clone(),
        guard,
    };
    let fanout = Fanout::new(here.clone());
    let store = open(database, clock.clone(), ids.clone(), fanout.clone(), metrics.clone()).await?;
    if let Some((url, wishes)) = wishes {
        let installation = once_more(|| store.installation()).await;
        let installation = installation.map_err(|fault| unusable(database, fault))?;
        fanout.meet(Others::start(
            url,
            &installation,
            ids.uuid(),
            here,
            wishes,
            store.clone(),
        )?);
    }
    Ok(Cohort::new(store, hub, fanout, clock, ids, metrics, settings))
}

/// Opens the database, or says what to do about it.
pub async fn open(
    url: &str,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    fanout: Fanout,
    metrics: Arc<Metrics>,
) -> Result<Store, String> {
    if let Some(path) = url.strip_prefix("sqlite://")
        && let Some(folder) = Path::new(path.split('?').next().unwrap_or(path)).parent()
        && !folder.as_os_str().is_empty()
    {
        std::fs::create_dir_all(folder).map_err(|error| {
            format!(
                "The folder {} cannot be made ({error}). Choose another with --database-url.",
                folder.display()
            )
        })?;
    }
    let open = || {
        let (clock, ids, fanout, metrics) = (clock.clone(), ids.clone(), fanout.clone(), metrics.clone());
        Store::open(url, clock, ids, fanout, metrics, commands::send)
    };
    once_more(open).await.map_err(|fault| unusable(url, fault))
}

/// Tries again at once if the database was away: whoever is stopped while beginning finds that the time for it is over, and
/// after a database that began anew only a new connection helps.
async fn once_more<T, F>(attempt: impl Fn() -> F) -> Result<T, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    match attempt().await {
        Err(Fault::Busy(_)) => attempt().await,
        other => other,
    }
}

/// What to do about a database that Cohort cannot begin with.
fn unusable(url: &str, fault: Fault) -> String {
    let busy = matches!(fault, Fault::Busy(_));
    let why = match fault {
        Fault::Problem(problem) => problem.text,
        Fault::Busy(why) | Fault::Broken(why) => why,
    };
    match Dialect::of(url) {
        Some(Dialect::Sqlite) if busy => format!(
            "The database file {url} cannot be used right now ({why}). Another program may be using it; try again."
        ),
        Some(Dialect::Sqlite) => format!(
            "The database file {url} cannot be used ({why}). Move it away or restore a backup, or choose another with --database-url."
        ),
        Some(Dialect::Postgres) => format!(
            "The PostgreSQL database cannot be reached ({why}). Check --database-url and that the server is running."
        ),
        None => format!("The database address cannot be used: {why}."),
    }
}

/// Takes the port, or says what to do about it.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    let listen = || {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()
        } else {
            TcpSocket::new_v6()
        }?;
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    listen().map_err(|error| {
        format!("Cohort cannot listen on {address} ({error}). Stop what uses it, or choose another with --listen.")
    })
}

/// Serves until `shutdown` is there, then lets what is under way finish.
pub async fn run(cohort: Arc<Cohort>, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) {
    // Leptos starts its tasks on Tokio. A second call finds it done already.
    any_spawner::Executor::init_tokio().ok();
    let sockets = TaskTracker::new();
    let leptos = LeptosOptions::builder()
        .output_name("cohort")
        .site_root(cohort.settings.site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .hash_files(std::env::var("LEPTOS_HASH_FILES").is_ok_and(|value| value == "true"))
        .env(match std::env::var("LEPTOS_ENV").as_deref() {
            Ok("DEV" | "dev" | "development") => leptos::config::Env::DEV,
            _ => leptos::config::Env::PROD,
        })
        .build();
    let router = http::router(http::Site {
        cohort: cohort.clone(),
        leptos,
        sockets: sockets.clone(),
    });
    let beating = tokio::spawn(heartbeat::beat(cohort.clone()));
    let listener = listener.tap_io(|stream| {
        // Small frames must not wait for each other.
        stream.set_nodelay(true).ok();
    });
    let ending = {
        let (cohort, sockets) = (cohort.clone(), sockets.clone());
        async move {
            shutdown.await;
            tracing::info!("ending: no new connections, finishing what is under way");
            sockets.close();
            tokio::spawn(drain(cohort));
        }
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let (ended, end) = tokio::sync::oneshot::channel::<()>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        ending.await;
        ended.send(()).ok();
    });
    let whole = async {
        if let Err(error) = serving.await {
            tracing::error!(%error, "serving ended");
        }
        sockets.wait().await;
    };
    tokio::select! {
        () = whole => {}
        () = async { end.await.ok(); tokio::time::sleep(GRACE).await } => tracing::warn!("some connections did not end in time"),
    }
    beating.abort();
    if tokio::time::timeout(LAST, cohort.store.close()).await.is_err() {
        tracing::warn!("the database did not close in time; what was acknowledged is kept");
    }
}

/// Sends all sockets away, a slice at a time.
async fn drain(cohort: Arc<Cohort>) {
    let all = cohort.hub.len();
    let slice = (all / SLICES as usize).max(FEW);
    let mut ticks = tokio::time::interval(DRAIN / SLICES);
    loop {
        ticks.tick().await;
        if cohort.hub.close_some(slice) == 0 {
            return;
        }
    }
}

/// Waits for Ctrl-C or SIGTERM.
pub async fn signal() {
    let interrupt = async { tokio::signal::ctrl_c().await.ok() };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { _ = interrupt => {}, _ = terminate => {} }
}
