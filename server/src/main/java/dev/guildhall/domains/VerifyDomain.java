package dev.guildhall.domains;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;

/**
 * Looks for a domain's TXT record and notes what came of it. A domain that is verified stays so and
 * is not looked up again. Name servers that do not answer prove nothing: the domain stays as it is.
 * No transaction waits for DNS.
 *
 * <p>Errors: {@link ApiError.NotFound}, also where the domain goes meanwhile; {@link
 * ApiError.NameServerUnavailable}.
 */
public final class VerifyDomain {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final FindDomain find;
  private final NameServer dns;
  private final DomainStore store = new DomainStore();

  public VerifyDomain(
      Database database, IdSource ids, Clock clock, FindDomain find, NameServer dns) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.find = find;
    this.dns = dns;
  }

  /** Whether the domain is verified now. */
  boolean run(long environmentId, OrganizationAddress address, String id, Origin origin) {
    Domain domain = find.run(environmentId, address, id);
    if (domain.verification().isVerified()) {
      return true;
    }
    Verification outcome =
        switch (dns.txt(domain.record().key())) {
          case NameServer.Answer.Values(var values) ->
              values.contains(domain.record().secret())
                  ? Verification.VERIFIED
                  : Verification.FAILED;
          case NameServer.Answer.Unavailable() ->
              throw new ApiError.NameServerUnavailable(domain.record().key()).exception();
        };
    var organization = new OrganizationCondition(environmentId, address);
    return database
        .statement(transaction ->
            store.conclude(
                transaction,
                organization,
                domain.id(),
                outcome,
                clock.instant(),
                ids.next(),
                origin))
        .orElseThrow(() -> new ApiError.NotFound("domain", id).exception())
        .verification()
        .isVerified();
  }
}
