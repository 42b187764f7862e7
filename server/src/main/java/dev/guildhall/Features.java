package dev.guildhall;

import dev.guildhall.api.PageTokens;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.openapi.DocsHttp;
import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.connections.AssignDomains;
import dev.guildhall.connections.ConnectionEvents;
import dev.guildhall.connections.ConnectionLimits;
import dev.guildhall.connections.ConnectionListRpc;
import dev.guildhall.connections.ConnectionsOfOrganization;
import dev.guildhall.connections.CreateConnection;
import dev.guildhall.connections.DeleteConnection;
import dev.guildhall.connections.EnvironmentConnectionRpc;
import dev.guildhall.connections.FindConnection;
import dev.guildhall.connections.ListConnections;
import dev.guildhall.connections.NoteDomainChanges;
import dev.guildhall.connections.OrganizationConnectionRpc;
import dev.guildhall.connections.ToggleConnection;
import dev.guildhall.connections.UpdateConnection;
import dev.guildhall.console.ConsoleHttp;
import dev.guildhall.console.ConsolePages;
import dev.guildhall.console.ConsoleSessions;
import dev.guildhall.console.MakeSignInLink;
import dev.guildhall.directories.CreateDirectory;
import dev.guildhall.directories.DeleteDirectory;
import dev.guildhall.directories.DirectoriesOfOrganization;
import dev.guildhall.directories.DirectoryEvents;
import dev.guildhall.directories.DirectoryLimits;
import dev.guildhall.directories.DirectoryRpc;
import dev.guildhall.directories.FindDirectories;
import dev.guildhall.directories.MakeDirectorySecret;
import dev.guildhall.directories.ProviderCalls;
import dev.guildhall.directories.ToggleDirectory;
import dev.guildhall.directories.UpdateDirectory;
import dev.guildhall.directories.members.DirectoryMemberRpc;
import dev.guildhall.directories.members.ListDirectoryGroups;
import dev.guildhall.directories.members.ListDirectoryUsers;
import dev.guildhall.directories.members.MemberLimits;
import dev.guildhall.directories.scim.ProvisioningEvents;
import dev.guildhall.directories.scim.Scim;
import dev.guildhall.directories.scim.endpoint.ScimAuthentication;
import dev.guildhall.directories.scim.endpoint.ScimHttp;
import dev.guildhall.domains.AuthorizedDomains;
import dev.guildhall.domains.CreateDomain;
import dev.guildhall.domains.DeleteDomain;
import dev.guildhall.domains.DomainEvents;
import dev.guildhall.domains.DomainLimits;
import dev.guildhall.domains.DomainRpc;
import dev.guildhall.domains.DomainsOfOrganization;
import dev.guildhall.domains.FindDomain;
import dev.guildhall.domains.ListDomains;
import dev.guildhall.domains.NameServer;
import dev.guildhall.domains.TiedConnections;
import dev.guildhall.domains.VerifyDomain;
import dev.guildhall.environments.AuthenticateClient;
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
import dev.guildhall.events.EventLimits;
import dev.guildhall.events.EventOwner;
import dev.guildhall.events.EventStreamHttp;
import dev.guildhall.events.EventType;
import dev.guildhall.events.EventsRpc;
import dev.guildhall.events.FollowEvents;
import dev.guildhall.events.ListEvents;
import dev.guildhall.events.webhooks.WebhookEvents;
import dev.guildhall.events.webhooks.WebhookLimits;
import dev.guildhall.events.webhooks.WebhookRpc;
import dev.guildhall.oauth.AccessTokens;
import dev.guildhall.oauth.OAuthHttp;
import dev.guildhall.oauth.SigningKeys;
import dev.guildhall.organizations.AbsentOrganization;
import dev.guildhall.organizations.CreateOrganization;
import dev.guildhall.organizations.FindOrganization;
import dev.guildhall.organizations.FormerAddresses;
import dev.guildhall.organizations.ListOrganizations;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationEvents;
import dev.guildhall.organizations.OrganizationHistory;
import dev.guildhall.organizations.OrganizationHistoryRpc;
import dev.guildhall.organizations.OrganizationLimits;
import dev.guildhall.organizations.OrganizationRpc;
import dev.guildhall.organizations.OrganizationVerbRpc;
import dev.guildhall.organizations.SearchOrganizations;
import dev.guildhall.organizations.UpdateOrganization;
import dev.guildhall.organizations.UpsertOrganization;
import dev.guildhall.organizations.bulk.ExportHttp;
import dev.guildhall.organizations.bulk.ExportOrganizations;
import dev.guildhall.organizations.bulk.ImportHttp;
import dev.guildhall.organizations.bulk.ImportOrganizations;
import dev.guildhall.organizations.deletion.DeleteOrganization;
import dev.guildhall.organizations.deletion.OrganizationDeletionRpc;
import dev.guildhall.organizations.deletion.OrganizationPart;
import dev.guildhall.organizations.deletion.PurgeOrganization;
import dev.guildhall.organizations.deletion.RestoreOrganization;
import dev.guildhall.organizations.kept.KeptOrganizations;
import dev.guildhall.organizations.kept.OrganizationAnswers;
import dev.guildhall.organizations.portal.FindPortalLink;
import dev.guildhall.organizations.portal.GeneratePortalLink;
import dev.guildhall.organizations.portal.OpenPortalLink;
import dev.guildhall.organizations.portal.PortalLimits;
import dev.guildhall.organizations.portal.PortalLinkHttp;
import dev.guildhall.organizations.portal.PortalLinkRpc;
import dev.guildhall.organizations.portal.PortalLinks;
import dev.guildhall.organizations.settings.ChangeSettings;
import dev.guildhall.organizations.settings.FindSettings;
import dev.guildhall.organizations.settings.OrganizationSettingsRpc;
import dev.guildhall.organizations.settings.SettingsEvents;
import dev.guildhall.organizations.settings.SettingsLimits;
import dev.guildhall.organizations.settings.SwitchFeatures;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Seal;
import dev.guildhall.storage.ServerSecrets;
import dev.guildhall.usage.ReadUsage;
import dev.guildhall.usage.UsageHttp;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What every feature adds to the server, put together by hand: its calls of the contract, its other
 * endpoints, its events and its limits. What two features need is made once, in the constructor.
 */
final class Features {
  private final ServerConfig config;
  private final Database database;
  private final Seal seal;
  private final IdSource ids;
  private final Clock clock;
  private final Revocations revocations;
  private final ProviderCalls providerCalls;
  private final KeptOrganizations kept;
  private final EventCatalog catalog;
  private final Runnable changed;

  private final PageTokens pageTokens;
  private final ListEvents listEvents;
  private final AbsentOrganization absent;
  private final FindOrganization findOrganization;
  private final EventOwner eventOwner;
  private final OrganizationHistory history;
  private final UpdateOrganization updateOrganization;
  private final List<OrganizationPart> parts;
  private final PurgeOrganization purge;
  private final FindDomain findDomain;
  private final FindEnvironments findEnvironments;
  private final ConsoleSessions consoleSessions;
  private final MakeSignInLink makeSignInLink;

  /**
   * @param changed called after a change that may have left events
   */
  Features(
      ServerConfig config,
      Database database,
      Seal seal,
      IdSource ids,
      Clock clock,
      Revocations revocations,
      ProviderCalls providerCalls,
      KeptOrganizations kept,
      EventCatalog catalog,
      Runnable changed) {
    this.config = config;
    this.database = database;
    this.seal = seal;
    this.ids = ids;
    this.clock = clock;
    this.revocations = revocations;
    this.providerCalls = providerCalls;
    this.kept = kept;
    this.catalog = catalog;
    this.changed = changed;
    this.pageTokens = new PageTokens(ServerSecrets.key(database, "page_tokens"));
    this.listEvents = new ListEvents(database);
    this.absent = new AbsentOrganization(database, clock, config.retention().formerIds());
    this.findOrganization = new FindOrganization(database, absent);
    this.eventOwner =
        new EventOwner((environmentId, address) ->
            findOrganization
                .run(environmentId, OrganizationAddress.parse("organization_id", address))
                .id()
                .number());
    this.history = new OrganizationHistory(listEvents, findOrganization);
    this.updateOrganization = new UpdateOrganization(database, ids, clock, absent);
    // What features keep below an organization goes with it: each adds its part here.
    this.parts =
        List.of(
            new DirectoriesOfOrganization(providerCalls),
            new ConnectionsOfOrganization(),
            new DomainsOfOrganization());
    this.purge = new PurgeOrganization(database, ids, clock, config.retention(), parts);
    this.findDomain = new FindDomain(database);
    this.findEnvironments = new FindEnvironments(database);
    this.consoleSessions =
        new ConsoleSessions(
            database, ids, clock, ServerSecrets.key(database, "console"), findEnvironments);
    this.makeSignInLink = new MakeSignInLink(database, clock);
  }

  /** The types of events that features leave. */
  static EventCatalog eventCatalog() {
    List<EventType> types = new ArrayList<>();
    types.addAll(OrganizationEvents.types());
    types.addAll(SettingsEvents.types());
    types.addAll(ConnectionEvents.types());
    types.addAll(DirectoryEvents.types());
    types.addAll(DomainEvents.types());
    types.addAll(ProvisioningEvents.types());
    types.addAll(WebhookEvents.types());
    return new EventCatalog(types);
  }

  /** The limits that the API's description states. */
  static List<FieldLimits> limits() {
    List<FieldLimits> limits = new ArrayList<>();
    limits.addAll(EnvironmentLimits.limits());
    limits.addAll(OrganizationLimits.limits());
    limits.addAll(SettingsLimits.limits());
    limits.addAll(PortalLimits.limits());
    limits.addAll(ConnectionLimits.limits());
    limits.addAll(DomainLimits.limits());
    limits.addAll(DirectoryLimits.limits());
    limits.addAll(MemberLimits.limits());
    limits.addAll(EventLimits.limits());
    limits.addAll(WebhookLimits.limits());
    return limits;
  }

  PurgeOrganization purge() {
    return purge;
  }

  ConsoleSessions consoleSessions() {
    return consoleSessions;
  }

  OrganizationAnswers organizationAnswers() {
    return new OrganizationAnswers(kept, findOrganization);
  }

  MakeSignInLink makeSignInLink() {
    return makeSignInLink;
  }

  /** The calls of the contract; after each that may change something, {@code changed} runs. */
  List<Rpc<?, ?>> rpcs() {
    List<Rpc<?, ?>> rpcs = new ArrayList<>();
    rpcs.addAll(events());
    rpcs.addAll(environments());
    rpcs.addAll(organizations());
    rpcs.addAll(connections());
    rpcs.addAll(domains());
    rpcs.addAll(directories());
    FormerAddresses formerAddresses = new FormerAddresses(absent);
    rpcs.replaceAll(rpc -> formerAddresses.told(rpc).followedBy(changed));
    return rpcs;
  }

  private List<Rpc<?, ?>> events() {
    List<Rpc<?, ?>> rpcs = new ArrayList<>();
    rpcs.addAll(new EventsRpc(listEvents, eventOwner, catalog, pageTokens).rpcs());
    rpcs.addAll(
        new WebhookRpc(database, ids, clock, catalog, pageTokens, config.webhookAllowPrivate())
            .rpcs());
    return rpcs;
  }

  private List<Rpc<?, ?>> environments() {
    List<Rpc<?, ?>> rpcs = new ArrayList<>();
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
    return rpcs;
  }

  private List<Rpc<?, ?>> organizations() {
    List<Rpc<?, ?>> rpcs = new ArrayList<>();
    rpcs.addAll(
        new OrganizationRpc(
                new CreateOrganization(database, ids, clock),
                updateOrganization,
                findOrganization,
                new ListOrganizations(database),
                new SearchOrganizations(database),
                history,
                pageTokens,
                config.region())
            .rpcs());
    rpcs.addAll(
        new OrganizationVerbRpc(
                new UpsertOrganization(database, ids, clock), updateOrganization, config.region())
            .rpcs());
    Duration restorable = config.retention().deleted();
    rpcs.addAll(
        new OrganizationDeletionRpc(
                new DeleteOrganization(database, ids, clock, absent, restorable, parts),
                new RestoreOrganization(database, ids, clock, restorable, parts),
                purge)
            .rpcs());
    rpcs.addAll(new OrganizationHistoryRpc(history, pageTokens).rpcs());
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
    return rpcs;
  }

  private List<Rpc<?, ?>> connections() {
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

  private List<Rpc<?, ?>> domains() {
    TiedConnections connections = new NoteDomainChanges(ids, clock);
    return new DomainRpc(
            new CreateDomain(database, ids, clock, connections),
            findDomain,
            new ListDomains(database),
            new DeleteDomain(database, ids, clock, connections),
            new VerifyDomain(database, ids, clock, findDomain, new NameServer(config.dnsServer())),
            new AuthorizedDomains(database, new FindPortalLink(database, clock)))
        .rpcs();
  }

  private List<Rpc<?, ?>> directories() {
    List<Rpc<?, ?>> rpcs = new ArrayList<>();
    rpcs.addAll(
        new DirectoryRpc(
                new CreateDirectory(database, ids, clock),
                new UpdateDirectory(database, ids, clock),
                new ToggleDirectory(database, ids, clock),
                new DeleteDirectory(database, ids, clock),
                new FindDirectories(database, providerCalls),
                new MakeDirectorySecret(database, ids, clock, config.directorySecretOverlap()),
                clock)
            .rpcs());
    rpcs.addAll(
        new DirectoryMemberRpc(
                new ListDirectoryUsers(database), new ListDirectoryGroups(database), pageTokens)
            .rpcs());
    return rpcs;
  }

  /** What is no call of the contract: SCIM, tokens, streams, health, the console, the docs. */
  List<HttpEndpoint> endpoints(
      List<Rpc<?, ?>> rpcs,
      SigningKeys keys,
      AccessTokens tokens,
      PrometheusMeterRegistry metrics) {
    List<HttpEndpoint> endpoints = new ArrayList<>();
    endpoints.addAll(
        new ScimHttp(
                new ScimAuthentication(database, clock, providerCalls),
                new Scim(database, ids, clock, pageTokens))
            .endpoints());
    endpoints.addAll(
        new OAuthHttp(new AuthenticateClient(database, clock), tokens, keys).endpoints());
    endpoints.addAll(
        new EventStreamHttp(new FollowEvents(database), eventOwner, catalog).endpoints());
    endpoints.addAll(
        new ImportHttp(
                new ImportOrganizations(
                    database, ids, clock, config.retention().deleted(), changed),
                config.region())
            .endpoints());
    endpoints.addAll(new ExportHttp(new ExportOrganizations(database)).endpoints());
    endpoints.addAll(new UsageHttp(new ReadUsage(database, clock), findOrganization).endpoints());
    endpoints.addAll(new PortalLinkHttp(new OpenPortalLink(database, clock)).endpoints());
    endpoints.addAll(new HealthHttp(database, metrics).endpoints());
    endpoints.addAll(new ConsoleHttp(makeSignInLink, consoleSessions).endpoints());
    endpoints.addAll(new ConsolePages().endpoints());
    endpoints.addAll(new StatusHttp(database, clock).endpoints());
    endpoints.addAll(new DocsHttp(rpcs, limits()).endpoints());
    return endpoints;
  }
}
