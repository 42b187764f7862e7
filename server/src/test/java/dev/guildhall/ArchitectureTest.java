package dev.guildhall;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.guildhall.storage.Statement;
import dev.guildhall.storage.Transaction;

/** The direction of imports: {@code api, storage ← feature ← Server}; and where SQL stands. */
@AnalyzeClasses(
    packages = "dev.guildhall",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
final class ArchitectureTest {
  private static final String ROOT = "dev.guildhall";
  private static final String CONTRACT = ROOT + ".contract";

  private static final DescribedPredicate<JavaClass> OURS_BUT_FOUNDATIONS =
      DescribedPredicate.describe(
          "of a feature or the composition",
          type ->
              type.getPackageName().startsWith(ROOT)
                  && !within(type, ROOT + ".api")
                  && !within(type, ROOT + ".storage")
                  && !within(type, CONTRACT));

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getSimpleName());
  }

  private static boolean within(JavaClass type, String tree) {
    return type.getPackageName().equals(tree) || type.getPackageName().startsWith(tree + ".");
  }

  @ArchTest
  static final ArchRule foundationsKnowNoFeature =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".api..", ROOT + ".storage..")
          .should()
          .dependOnClassesThat(OURS_BUT_FOUNDATIONS);

  @ArchTest
  static final ArchRule storageKnowsNoEdge =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".api.rest..", ROOT + ".api.grpc..", ROOT + ".api.json..");

  @ArchTest
  static final ArchRule onlyTheEdgeKnowsTheServersLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT,
              ROOT + ".api.rest..",
              ROOT + ".api.grpc..",
              ROOT + ".oauth..",
              ROOT + ".storage.eventloop..")
          .and()
          .doNotHaveFullyQualifiedName(
              ROOT + ".events.webhooks.delivery.WebhookSender") // its client is that library's
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule nobodyKnowsTheComposition =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule storesStayInTheirFeature =
      classes().that().haveSimpleNameEndingWith("Store").should().bePackagePrivate();

  private static final DescribedPredicate<JavaClass> NOT_NAMED_FOR_SQL =
      DescribedPredicate.describe(
          "are not named Store, Sql or Row", type -> !outermost(type).matches(".*(Store|Sql|Row)"));

  /** All SQL is found by name. Whoever has a {@code Statement} of a store's may run it. */
  @ArchTest
  static final ArchRule onlyStoresAndFoundationsSpeakSql =
      noClasses()
          .that(NOT_NAMED_FOR_SQL)
          .and()
          .resideOutsideOfPackage(ROOT + ".storage..")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "the target takes SQL", access -> takesSql(access.getTarget())));

  private static boolean takesSql(AccessTarget target) {
    return (target.getOwner().isEquivalentTo(Transaction.class)
            || target.getOwner().isEquivalentTo(Statement.class))
        && target instanceof AccessTarget.CodeUnitAccessTarget called
        && called.getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(String.class));
  }

  /** A transaction's work may throw SQLException through whoever runs it. */
  @ArchTest
  static final ArchRule onlyStoresAndFoundationsSpeakJdbc =
      noClasses()
          .that(NOT_NAMED_FOR_SQL)
          .and()
          .resideOutsideOfPackage(ROOT + ".storage..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "belong to JDBC",
                  type ->
                      type.getPackageName().startsWith("java.sql")
                          && !type.getSimpleName().equals("SQLException")));

  @ArchTest
  static final ArchRule featuresFormNoCycle =
      slices()
          .matching(ROOT + ".(*)..")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(within("storage"), within("api"));

  @ArchTest
  static final ArchRule foldersFormNoCycle =
      slices()
          .matching(ROOT + ".(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(within("storage"), within("api"))
          .ignoreDependency(within("storage"), within("storage.eventloop"));

  private static DescribedPredicate<JavaClass> within(String feature) {
    return DescribedPredicate.describe("in " + feature, type -> within(type, ROOT + "." + feature));
  }
}
