package dev.guildhall.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The lines between the folders: commands stand on rows, server and terminal, never below them. */
@AnalyzeClasses(
    packages = "dev.guildhall.cli",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule foldersFormNoCycle =
      slices().matching("dev.guildhall.cli.(*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule foldersKnowNothingAbove =
      noClasses()
          .that()
          .resideInAPackage("dev.guildhall.cli.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.guildhall.cli");

  private ArchitectureTest() {}
}
