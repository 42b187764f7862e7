package dev.guildhall.console;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Caller;
import dev.guildhall.api.SecretText;
import dev.guildhall.api.rest.BrowserSessions;
import dev.guildhall.environments.EnvironmentId;
import dev.guildhall.environments.FindEnvironments;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The console's sessions. A link starts one, of several uses at once exactly one. A request acts by
 * its session only with all of: the signed cookie, the session's request token in a header (which
 * no form and no other site's script can send), and no word from the browser that it comes from
 * another site. A session ends when it is signed out, in every process, and after {@link
 * #LIFETIME}.
 */
public final class ConsoleSessions implements BrowserSessions {
  public static final Duration LIFETIME = Duration.ofHours(12);

  /** The header with the session's request token. */
  static final String REQUEST_TOKEN = "x-guildhall-console";

  /** The header with the environment to act in; without it the caller is the workspace's. */
  static final String ENVIRONMENT = "x-guildhall-environment";

  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final SessionCookie cookie;
  private final FindEnvironments environments;
  private final ConsoleStore store = new ConsoleStore();

  /**
   * @param key signs the cookies; the same in every process on this database
   */
  public ConsoleSessions(
      Database database, IdSource ids, Clock clock, byte[] key, FindEnvironments environments) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.cookie = new SessionCookie(key);
    this.environments = environments;
  }

  /** Exchanges a link's token; empty where it was used, has expired or never was. */
  Optional<ConsoleSession> start(String token) {
    Instant now = clock.instant();
    ConsoleSession session =
        new ConsoleSession(ids.next(), now.plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS));
    boolean started =
        database.statement(
            transaction -> store.exchange(transaction, new SecretText(token), session, now));
    return started ? Optional.of(session) : Optional.empty();
  }

  /** The living session of a browser; empty where its cookie names none. */
  Optional<ConsoleSession> find(Headers headers, String baseUrl) {
    return cookie
        .read(headers.all("cookie"), isSecure(baseUrl))
        .filter(session ->
            database.statement(
                transaction -> store.lives(transaction, session.number(), clock.instant())));
  }

  void end(ConsoleSession session) {
    database.statement(transaction -> store.end(transaction, session.number()));
  }

  String startCookie(ConsoleSession session, String baseUrl) {
    return cookie.start(session, clock.instant(), isSecure(baseUrl));
  }

  String endCookie(String baseUrl) {
    return cookie.end(isSecure(baseUrl));
  }

  String requestToken(ConsoleSession session) {
    return cookie.requestToken(session);
  }

  @Override
  public Optional<Caller> caller(Headers headers, String baseUrl) {
    List<String> tokens = headers.all(REQUEST_TOKEN);
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    refuseOtherSites(headers, baseUrl);
    ConsoleSession session =
        find(headers, baseUrl)
            .filter(found -> tokens.stream().allMatch(token -> cookie.isRequestToken(found, token)))
            .orElseThrow(ConsoleSessions::ended);
    List<String> environment = headers.all(ENVIRONMENT);
    return Optional.of(
        environment.isEmpty()
            ? new Caller.WorkspaceClient(session.wireId())
            : new Caller.EnvironmentClient(session.wireId(), environment(environment)));
  }

  static RuntimeException ended() {
    return new ApiError.Unauthenticated(
            "the console's session has ended: sign in with a new link from ./guildhall console")
        .exception();
  }

  /** What a browser itself says of where a request comes from; other clients need not say it. */
  static void refuseOtherSites(Headers headers, String baseUrl) {
    boolean foreign =
        headers.all("sec-fetch-site").stream().anyMatch(site -> !site.equals("same-origin"))
            || headers.all("origin").stream().anyMatch(origin -> !origin.equals(baseUrl));
    if (foreign) {
      throw new ApiError.PermissionDenied(
              "the console's session is for pages of %s alone; behind a proxy, start the server with --public-url"
                  .formatted(baseUrl))
          .exception();
    }
  }

  /** A deleted environment is not found, so no session acts in it. */
  private long environment(List<String> header) {
    String text = header.size() == 1 ? header.getFirst() : String.join(", ", header);
    EnvironmentId id =
        EnvironmentId.parse(text)
            .orElseThrow(() -> new ApiError.NotFound("environment", text).exception());
    return environments.one(id).id().number();
  }

  private static boolean isSecure(String baseUrl) {
    return baseUrl.startsWith("https:");
  }
}
