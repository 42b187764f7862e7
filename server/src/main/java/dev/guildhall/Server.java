package dev.guildhall;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import dev.guildhall.api.CallMetrics;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.grpc.GrpcGateway;
import dev.guildhall.api.idempotency.IdempotentAnswers;
import dev.guildhall.api.rest.BaseUrl;
import dev.guildhall.api.rest.ReadyGateway;
import dev.guildhall.api.rest.RestGateway;
import dev.guildhall.console.MakeSignInLink;
import dev.guildhall.console.SignInLink;
import dev.guildhall.directories.ProviderCalls;
import dev.guildhall.directories.PurgeDirectories;
import dev.guildhall.environments.Bootstrap;
import dev.guildhall.environments.Revocations;
import dev.guildhall.events.AdoptRestoredLog;
import dev.guildhall.events.EventCatalog;
import dev.guildhall.events.EventPartitions;
import dev.guildhall.events.webhooks.delivery.Webhooks;
import dev.guildhall.oauth.AccessTokens;
import dev.guildhall.oauth.SigningKeys;
import dev.guildhall.organizations.deletion.PurgeOrganization;
import dev.guildhall.organizations.kept.KeptOrganizations;
import dev.guildhall.organizations.kept.LogTail;
import dev.guildhall.organizations.kept.OrganizationAnswers;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseClock;
import dev.guildhall.storage.Migrations;
import dev.guildhall.storage.NodeLease;
import dev.guildhall.storage.Seal;
import dev.guildhall.storage.StorageException;
import dev.guildhall.storage.Sweeper;
import dev.guildhall.storage.TableStatistics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: everything it consists of, put together by hand, and its way down. */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final int POOL_SIZE = 16;
  private static final Duration SWEEP_PERIOD = Duration.ofSeconds(1);
  private static final Duration IDEMPOTENCY_SWEEP_PERIOD = Duration.ofMinutes(1);

  private final ServerConfig config;
  private final ServerDatabase storage;
  private final NodeLease ids;
  private final HttpFront front;
  private final MakeSignInLink makeSignInLink;

  /** How what runs is ended, the last one first: of a start that fails, what it has come to. */
  private final Deque<Runnable> ends;

  private Server(ServerConfig config, Function<Database, Clock> clocks, Deque<Runnable> ends) {
    this.config = config;
    this.ends = ends;
    this.storage = ending(ServerDatabase.open(config, POOL_SIZE), ServerDatabase::close);
    Database database = storage.database();
    Migrations.run(database);
    new AdoptRestoredLog(database).run();
    Clock clock = clocks.apply(database);
    Seal seal = EncryptionKey.find(config, database, clock);
    IdempotentAnswers idempotency = new IdempotentAnswers(database, clock, seal);
    this.ids = ending(new NodeLease(database, clock), NodeLease::close);
    Revocations revocations =
        ending(new Revocations(database, clock, AccessTokens.LIFETIME), Revocations::close);
    ProviderCalls providerCalls = ending(new ProviderCalls(database), ProviderCalls::close);
    ending(new EventPartitions(database, clock, config.eventRetention()), EventPartitions::close);
    EventCatalog catalog = Features.eventCatalog();
    Webhooks webhooks =
        ending(
            new Webhooks(database, ids, clock, catalog, config.webhookAllowPrivate()),
            Webhooks::close);
    ExecutorService calls =
        ending(
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory()),
            ExecutorService::shutdownNow);
    KeptOrganizations kept = new KeptOrganizations(config.organizationCacheBytes());
    database.listen(kept);
    ending(new LogTail(kept, database, clock), LogTail::close);

    Features features =
        new Features(
            config,
            database,
            seal,
            ids,
            clock,
            revocations,
            providerCalls,
            kept,
            catalog,
            webhooks::changed);
    this.makeSignInLink = features.makeSignInLink();
    SigningKeys keys = new SigningKeys(database, ids, clock);
    AccessTokens tokens = new AccessTokens(keys, revocations, ids, clock);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CallMetrics callMetrics = new CallMetrics(metrics);
    BaseUrl baseUrl = new BaseUrl(config.publicUrl());
    List<Rpc<?, ?>> rpcs = features.rpcs();
    RestGateway rest =
        new RestGateway(
            rpcs,
            features.endpoints(rpcs, keys, tokens, metrics),
            tokens,
            features.consoleSessions(),
            baseUrl,
            calls,
            callMetrics,
            idempotency);
    OrganizationAnswers ready = features.organizationAnswers();
    this.front =
        ending(
            HttpFront.listen(
                config,
                new ReadyGateway(ready, tokens, callMetrics, rest),
                new GrpcGateway(rpcs, tokens, ready, baseUrl, calls, callMetrics)),
            HttpFront::close);
    ending(rest, RestGateway::stopStreams);
    keepCredentials(database, clock);
    calls.execute(keys::prepare);
    sweepers(config, database, clock, features.purge(), idempotency)
        .forEach(sweeper -> ending(sweeper, Sweeper::close));
    log.info("serving {} with {}", url(), storage.description());
  }

  private <T> T ending(T part, Consumer<T> end) {
    ends.push(() -> end.accept(part));
    return part;
  }

  private static List<Sweeper> sweepers(
      ServerConfig config,
      Database database,
      Clock clock,
      PurgeOrganization purge,
      IdempotentAnswers idempotency) {
    PurgeDirectories directories = new PurgeDirectories();
    List<Sweeper> sweepers = new ArrayList<>();
    if (clock instanceof DatabaseClock kept) {
      sweepers.add(new Sweeper("the clock", DatabaseClock.PERIOD, kept::compare));
    }
    sweepers.addAll(
        List.of(
            new Sweeper("deleted organizations", SWEEP_PERIOD, purge::sweep),
            new Sweeper(
                "deleted directories",
                SWEEP_PERIOD,
                () -> directories.sweep(database, config.retention().deleted(), clock.instant())),
            new Sweeper(
                "tombstones of directories",
                SWEEP_PERIOD,
                () -> directories.forget(database, clock.instant())),
            new Sweeper("table statistics", SWEEP_PERIOD, new TableStatistics(database)::sweep),
            new Sweeper("the heap", QuietCollection.PERIOD, new QuietCollection()::look),
            new Sweeper("kept answers", IDEMPOTENCY_SWEEP_PERIOD, idempotency::sweep)));
    return sweepers;
  }

  /** Starts a server that goes by its database's clock; returns when it answers. */
  public static Server start(ServerConfig config) {
    return start(config, database -> new DatabaseClock(database, Clock.systemUTC()));
  }

  /**
   * Starts a server that goes by this clock, whatever the database's says. Of one that cannot start
   * nothing runs on.
   */
  public static Server start(ServerConfig config, Clock clock) {
    return start(config, _ -> clock);
  }

  private static Server start(ServerConfig config, Function<Database, Clock> clocks) {
    Deque<Runnable> ends = new ArrayDeque<>();
    try {
      return new Server(config, clocks, ends);
    } catch (Throwable failed) {
      try {
        end(ends);
      } catch (RuntimeException endless) {
        failed.addSuppressed(endless);
      }
      if (failed instanceof StorageException refused && refused.isDenied()) {
        throw new StartFailure(
            "the database refuses its user what a server must do: %s. Name the user who owns Guildhall's tables in --database-url."
                .formatted(refused.reason()));
      }
      throw failed;
    }
  }

  /** Ends all of them, whatever one of them throws. */
  private static void end(Deque<Runnable> ends) {
    while (!ends.isEmpty()) {
      try {
        ends.pop().run();
      } finally {
        end(ends);
      }
    }
  }

  private void keepCredentials(Database database, Clock clock) {
    CredentialsFile file = new CredentialsFile(config.dataFolder());
    // Written before the commit: a crash in between leaves a file that the next start replaces.
    boolean made =
        new Bootstrap(database, ids, clock)
            .run(config.region(), credentials -> file.write(credentials, url()));
    if (!made && file.exists()) {
      file.updateUrl(url());
    } else if (!made) {
      log.warn(
          "no {} in {}: this database was set up from elsewhere; use the credentials made there",
          CredentialsFile.NAME,
          config.dataFolder());
    }
  }

  /** The port that it listens on. */
  public int port() {
    return front.port();
  }

  /** The URL for callers: the public one, or that of the listening address. */
  public String url() {
    return config
        .publicUrl()
        .orElseGet(() -> {
          String scheme = config.tls().isPresent() ? "https://" : "http://";
          return scheme + HostAndPort.fromParts(reachable(config.host()), port());
        });
  }

  /** The listening address as callers can use it: all addresses are none to connect to. */
  private static String reachable(String host) {
    return InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isAnyLocalAddress()
        ? "localhost"
        : host;
  }

  /** A new link into the console. */
  SignInLink signInLink() {
    return makeSignInLink.run(url());
  }

  /** Which database it works on, for people. */
  String databaseDescription() {
    return storage.description();
  }

  /** Stops taking requests, lets those in flight finish (10 s at most), closes everything. */
  @Override
  public void close() {
    log.info("stopping");
    end(ends);
    log.info("stopped");
  }
}
