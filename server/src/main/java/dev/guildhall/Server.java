package dev.guildhall;

import dev.guildhall.api.CallMetrics;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.grpc.GrpcGateway;
import dev.guildhall.api.idempotency.IdempotentAnswers;
import dev.guildhall.api.openapi.DocsHttp;
import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.api.rest.BaseUrl;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.ReadyGateway;
import dev.guildhall.api.rest.RestGateway;
import dev.guildhall.connections.AssignDomains;
import dev.guildhall.connections.ConnectionEvents;
import dev.guildhall.connections.ConnectionListRpc;
import dev.guildhall.connections.ConnectionsOfOrganization;
import dev.guildhall.connections.CreateConnection;
import dev.guildhall.connections.DeleteConnection;
import dev.guildhall.connections.EnvironmentConnectionRpc;
import dev.guildhall.connections.FindConnection;
import dev.guildhall.connections.ListConnections;
import dev.guildhall.connections.OrganizationConnectionRpc;
import dev.guildhall.connections.ToggleConnection;
import dev.guildhall.connections.UpdateConnection;
import dev.guildhall.console.ConsoleHttp;
import dev.guildhall.console.ConsolePages;
import dev.guildhall.console.ConsoleSessions;
import dev.guildhall.console.MakeSignInLink;
import dev.guildhall.console.SignInLink;
import dev.guildhall.directories.CreateDirectory;
import dev.guildhall.directories.DeleteDirectory;
import dev.guildhall.directories.DirectoriesOfOrganization;
import dev.guildhall.directories.DirectoryEvents;
import dev.guildhall.directories.DirectoryLimits;
import dev.guildhall.directories.DirectoryRpc;
import dev.guildhall.directories.FindDirectories;
import dev.guildhall.directories.ListDirectoryGroups;
import dev.guildhall.directories.ListDirectoryUsers;
import dev.guildhall.directories.ProviderCalls;
import dev.guildhall.directories.PurgeDirectories;
import dev.guildhall.directories.RenewDirectorySecret;
import dev.guildhall.directories.ScimAuthentication;
import dev.guildhall.directories.ScimHttp;
import dev.guildhall.directories.ToggleDirectory;
import dev.guildhall.directories.UpdateDirectory;
import dev.guildhall.directories.scim.ProvisioningEvents;
import dev.guildhall.directories.scim.Scim;
import dev.guildhall.domains.AuthorizedDomains;
import dev.guildhall.domains.CreateDomain;
import dev.guildhall.domains.DeleteDomain;
import dev.guildhall.domains.DomainEvents;
import dev.guildhall.domains.DomainRpc;
import dev.guildhall.domains.DomainsOfOrganization;
import dev.guildhall.domains.FindDomain;
import dev.guildhall.domains.ListDomains;
import dev.guildhall.domains.NameServer;
import dev.guildhall.domains.VerifyDomain;
import dev.guildhall.environments.AuthenticateClient;
import dev.guildhall.environments.Bootstrap;
import dev.guildhall.environments.CreateApiClient;
import dev.guildhall.environments.CreateEnvironment;
import dev.guildhall.environments.DeleteApiClient;
import dev.guildhall.environments.DeleteEnvironment;
import dev.guildhall.environments.EnvironmentClientRpc;
import dev.guildhall.environments.EnvironmentLimits;
import dev.guildhall.environments.EnvironmentRpc;
import dev.guildhall.environments.FindEnvironments;
import dev.guildhall.environments.ListApiClients;
import dev.guildhall.environments.RenameEnvironment;
import dev.guildhall.environments.Revocations;
import dev.guildhall.environments.RotateApiClient;
import dev.guildhall.events.EventCatalog;
import dev.guildhall.events.EventPartitions;
import dev.guildhall.events.EventStreamHttp;
import dev.guildhall.events.EventType;
import dev.guildhall.events.EventsRpc;
import dev.guildhall.events.FollowEvents;
import dev.guildhall.events.ListEvents;
import dev.guildhall.events.webhooks.WebhookEvents;
import dev.guildhall.events.webhooks.WebhookRpc;
import dev.guildhall.events.webhooks.Webhooks;
import dev.guildhall.oauth.AccessTokens;
import dev.guildhall.oauth.OAuthHttp;
import dev.guildhall.oauth.SigningKeys;
import dev.guildhall.organizations.AbsentOrganization;
import dev.guildhall.organizations.CreateOrganization;
import dev.guildhall.organizations.DeleteOrganization;
import dev.guildhall.organizations.FindOrganization;
import dev.guildhall.organizations.ListOrganizations;
import dev.guildhall.organizations.OrganizationEvents;
import dev.guildhall.organizations.OrganizationHistory;
import dev.guildhall.organizations.OrganizationHistoryRpc;
import dev.guildhall.organizations.OrganizationLimits;
import dev.guildhall.organizations.OrganizationPart;
import dev.guildhall.organizations.OrganizationRpc;
import dev.guildhall.organizations.OrganizationVerbRpc;
import dev.guildhall.organizations.PurgeOrganization;
import dev.guildhall.organizations.RestoreOrganization;
import dev.guildhall.organizations.SearchOrganizations;
import dev.guildhall.organizations.SwitchFeatures;
import dev.guildhall.organizations.UpdateOrganization;
import dev.guildhall.organizations.UpsertOrganization;
import dev.guildhall.organizations.bulk.ExportHttp;
import dev.guildhall.organizations.bulk.ExportOrganizations;
import dev.guildhall.organizations.bulk.ImportHttp;
import dev.guildhall.organizations.bulk.ImportOrganizations;
import dev.guildhall.organizations.kept.KeptOrganizations;
import dev.guildhall.organizations.kept.LogTail;
import dev.guildhall.organizations.portal.FindPortalLink;
import dev.guildhall.organizations.portal.GeneratePortalLink;
import dev.guildhall.organizations.portal.OpenPortalLink;
import dev.guildhall.organizations.portal.PortalLinkHttp;
import dev.guildhall.organizations.portal.PortalLinkRpc;
import dev.guildhall.organizations.portal.PortalLinks;
import dev.guildhall.organizations.settings.ChangeSettings;
import dev.guildhall.organizations.settings.FindSettings;
import dev.guildhall.organizations.settings.OrganizationSettingsRpc;
import dev.guildhall.organizations.settings.SettingsEvents;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Migrations;
import dev.guildhall.storage.NodeLease;
import dev.guildhall.storage.Seal;
import dev.guildhall.storage.ServerSecrets;
import dev.guildhall.storage.Sweeper;
import dev.guildhall.storage.TableStatistics;
import dev.guildhall.usage.ReadUsage;
import dev.guildhall.usage.UsageHttp;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: everything it consists of, put together by hand, and its way down. */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final int POOL_SIZE = 16;
  private static final Duration SWEEP_PERIOD = Duration.ofSeconds(1);

  private final ServerConfig config;
  private final ServerDatabase storage;
  private final NodeLease ids;
  private final Revocations revocations;
  private final LogTail logTail;
  private final ProviderCalls providerCalls;
  private final ExecutorService calls;
  private final EventPartitions partitions;
  private final Webhooks webhooks;
  private final RestGateway rest;
  private final HttpFront front;
  private final List<Sweeper> sweepers;
  private final MakeSignInLink makeSignInLink;

  private Server(ServerConfig config, Clock clock) {
    this.config = config;
    this.storage = ServerDatabase.open(config, POOL_SIZE);
    Database database = storage.database();
    Migrations.run(database);
    this.ids = new NodeLease(database, clock);
    this.partitions = new EventPartitions(database, clock, config.eventRetention());
    this.revocations = new Revocations(database, clock, AccessTokens.LIFETIME);
    this.calls = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());

    SigningKeys keys = new SigningKeys(database, ids, clock);
    AccessTokens tokens = new AccessTokens(keys, revocations, ids, clock);
    PageTokens pageTokens = new PageTokens(ServerSecrets.key(database, "page_tokens"));
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    List<EventType> eventTypes = new ArrayList<>();
    eventTypes.addAll(OrganizationEvents.types());
    eventTypes.addAll(SettingsEvents.types());
    eventTypes.addAll(ConnectionEvents.types());
    eventTypes.addAll(DirectoryEvents.types());
    eventTypes.addAll(DomainEvents.types());
    eventTypes.addAll(ProvisioningEvents.types());
    eventTypes.addAll(WebhookEvents.types());
    EventCatalog catalog = new EventCatalog(eventTypes);
    this.webhooks = new Webhooks(database, ids, clock, catalog, config.webhookAllowPrivate());
    ListEvents listEvents = new ListEvents(database);
    IdempotentAnswers idempotency = new IdempotentAnswers(database, clock);
    AbsentOrganization absent =
        new AbsentOrganization(database, clock, config.retention().formerIds());
    KeptOrganizations kept = new KeptOrganizations(config.organizationCacheBytes());
    database.listen(kept);
    this.logTail = new LogTail(kept, database, clock);
    FindOrganization findOrganization = new FindOrganization(database, absent);
    OrganizationHistory history = new OrganizationHistory(listEvents, findOrganization);
    UpdateOrganization update = new UpdateOrganization(database, ids, clock, absent);
    this.providerCalls = new ProviderCalls(database);
    // What features keep below an organization goes with it: each adds its part here.
    List<OrganizationPart> parts =
        List.of(
            new DirectoriesOfOrganization(providerCalls),
            new ConnectionsOfOrganization(),
            new DomainsOfOrganization());
    PurgeOrganization purge =
        new PurgeOrganization(database, ids, clock, config.retention(), parts);

    List<Rpc<?, ?>> rpcs = new ArrayList<>();
    rpcs.addAll(new EventsRpc(listEvents, catalog, pageTokens).rpcs());
    rpcs.addAll(
        new WebhookRpc(database, ids, clock, catalog, pageTokens, config.webhookAllowPrivate())
            .rpcs());
    rpcs.addAll(new OrganizationHistoryRpc(history, pageTokens).rpcs());
    FindEnvironments findEnvironments = new FindEnvironments(database);
    ConsoleSessions consoleSessions =
        new ConsoleSessions(
            database, ids, clock, ServerSecrets.key(database, "console"), findEnvironments);
    this.makeSignInLink = new MakeSignInLink(database, clock);
    rpcs.addAll(
        new EnvironmentRpc(
                new CreateEnvironment(database, ids, clock),
                findEnvironments,
                new RenameEnvironment(database, clock),
                new DeleteEnvironment(database, clock, revocations),
                pageTokens,
                config.region())
            .rpcs());
    rpcs.addAll(
        new EnvironmentClientRpc(
                new CreateApiClient(database, ids, clock),
                new ListApiClients(database),
                new RotateApiClient(database, ids, clock),
                new DeleteApiClient(database, clock, revocations),
                pageTokens)
            .rpcs());
    rpcs.addAll(
        new OrganizationRpc(
                new CreateOrganization(database, ids, clock),
                update,
                new DeleteOrganization(
                    database, ids, clock, absent, config.retention().deleted(), parts),
                findOrganization,
                kept,
                new ListOrganizations(database),
                new SearchOrganizations(database),
                history,
                pageTokens,
                config.region())
            .rpcs());
    rpcs.addAll(
        new OrganizationSettingsRpc(
                new SwitchFeatures(database, ids, clock),
                new FindSettings(database),
                new ChangeSettings(database, ids, clock))
            .rpcs());
    rpcs.addAll(
        new PortalLinkRpc(
                new GeneratePortalLink(database, ids, clock), new PortalLinks(database, clock))
            .rpcs());
    FindDomain findDomain = new FindDomain(database);
    rpcs.addAll(
        connectionRpcs(
            database, clock, EncryptionKey.find(config, database), findDomain, pageTokens));
    rpcs.addAll(
        new DomainRpc(
                new CreateDomain(database, ids, clock),
                findDomain,
                new ListDomains(database),
                new DeleteDomain(database, ids, clock),
                new VerifyDomain(
                    database, ids, clock, findDomain, new NameServer(config.dnsServer())),
                new AuthorizedDomains(database, new FindPortalLink(database, clock)))
            .rpcs());

    rpcs.addAll(
        new DirectoryRpc(
                new CreateDirectory(database, ids, clock),
                new UpdateDirectory(database, ids, clock),
                new ToggleDirectory(database, ids, clock),
                new DeleteDirectory(database, clock),
                new FindDirectories(database, providerCalls),
                new RenewDirectorySecret(database, ids, clock, config.directorySecretOverlap()),
                new ListDirectoryUsers(database),
                new ListDirectoryGroups(database),
                pageTokens,
                clock)
            .rpcs());
    rpcs.addAll(
        new OrganizationVerbRpc(
                new UpsertOrganization(database, ids, clock),
                update,
                new RestoreOrganization(database, ids, clock, config.retention().deleted(), parts),
                purge,
                config.region())
            .rpcs());

    List<FieldLimits> limits = new ArrayList<>();
    limits.addAll(EnvironmentLimits.limits());
    limits.addAll(OrganizationLimits.limits());
    limits.addAll(DirectoryLimits.limits());

    List<HttpEndpoint> endpoints = new ArrayList<>();
    endpoints.addAll(
        new ScimHttp(
                new ScimAuthentication(database, clock, providerCalls),
                new Scim(database, ids, clock, pageTokens))
            .endpoints());
    endpoints.addAll(
        new OAuthHttp(new AuthenticateClient(database, clock), tokens, keys).endpoints());
    endpoints.addAll(new EventStreamHttp(new FollowEvents(database), catalog).endpoints());
    endpoints.addAll(
        new ImportHttp(
                new ImportOrganizations(
                    database, ids, clock, config.retention().deleted(), webhooks::changed),
                config.region())
            .endpoints());
    endpoints.addAll(new ExportHttp(new ExportOrganizations(database)).endpoints());
    endpoints.addAll(new UsageHttp(new ReadUsage(database, clock)).endpoints());
    endpoints.addAll(new PortalLinkHttp(new OpenPortalLink(database, clock)).endpoints());
    endpoints.addAll(new HealthHttp(database, metrics).endpoints());
    endpoints.addAll(new ConsoleHttp(makeSignInLink, consoleSessions).endpoints());
    endpoints.addAll(new ConsolePages().endpoints());
    endpoints.addAll(new StatusHttp(database, clock).endpoints());
    endpoints.addAll(new DocsHttp(rpcs, limits).endpoints());

    BaseUrl baseUrl = new BaseUrl(config.publicUrl());
    CallMetrics callMetrics = new CallMetrics(metrics);
    rpcs.replaceAll(rpc -> rpc.followedBy(webhooks::changed));
    this.rest =
        new RestGateway(
            rpcs, endpoints, tokens, consoleSessions, baseUrl, calls, callMetrics, idempotency);
    this.front =
        HttpFront.listen(
            config,
            new ReadyGateway(kept, tokens, callMetrics, rest),
            new GrpcGateway(rpcs, tokens, kept, baseUrl, calls, callMetrics));
    keepCredentials(database, clock);
    calls.execute(keys::prepare);
    this.sweepers =
        List.of(
            new Sweeper("deleted organizations", SWEEP_PERIOD, purge::sweep),
            new Sweeper(
                "deleted directories",
                SWEEP_PERIOD,
                () ->
                    new PurgeDirectories()
                        .sweep(database, config.retention().deleted(), clock.instant())),
            new Sweeper(
                "tombstones of directories",
                SWEEP_PERIOD,
                () -> new PurgeDirectories().forget(database, clock.instant())),
            new Sweeper("table statistics", SWEEP_PERIOD, new TableStatistics(database)::sweep),
            new Sweeper("kept answers", Duration.ofMinutes(1), idempotency::sweep));
    log.info("serving {} with {}", url(), storage.description());
  }

  private List<Rpc<?, ?>> connectionRpcs(
      Database database, Clock clock, Seal seal, FindDomain findDomain, PageTokens pageTokens) {
    FindConnection find = new FindConnection(database, findDomain);
    CreateConnection create = new CreateConnection(database, ids, clock, find);
    ToggleConnection toggle = new ToggleConnection(database, ids, clock);
    DeleteConnection delete = new DeleteConnection(database, ids, clock);
    UpdateConnection update = new UpdateConnection(database, ids, clock, seal, find);
    AssignDomains assign = new AssignDomains(database, ids, clock, findDomain, find);
    List<Rpc<?, ?>> rpcs = new ArrayList<>();
    rpcs.addAll(new OrganizationConnectionRpc(create, update, toggle, delete, assign, find).rpcs());
    rpcs.addAll(new EnvironmentConnectionRpc(create, update, toggle, delete, find).rpcs());
    rpcs.addAll(new ConnectionListRpc(new ListConnections(database), pageTokens).rpcs());
    return rpcs;
  }

  /** Starts a server; returns when it answers. */
  public static Server start(ServerConfig config) {
    return start(config, Clock.systemUTC());
  }

  /** Starts a server that goes by this clock. */
  public static Server start(ServerConfig config, Clock clock) {
    return new Server(config, clock);
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
          String host = config.host().equals("0.0.0.0") ? "localhost" : config.host();
          return (config.tls().isPresent() ? "https://" : "http://") + host + ":" + port();
        });
  }

  /** A new link into the console. */
  public SignInLink signInLink() {
    return makeSignInLink.run(url());
  }

  /** Which database it works on, for people. */
  public String databaseDescription() {
    return storage.description();
  }

  /** Stops taking requests, lets those in flight finish (10 s at most), closes everything. */
  @Override
  public void close() {
    log.info("stopping");
    rest.stopStreams();
    front.close();
    calls.shutdownNow();
    webhooks.close();
    sweepers.forEach(Sweeper::close);
    partitions.close();
    logTail.close();
    providerCalls.close();
    revocations.close();
    ids.close();
    storage.close();
    log.info("stopped");
  }
}
