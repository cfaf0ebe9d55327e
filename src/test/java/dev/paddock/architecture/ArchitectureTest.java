package dev.paddock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.paddock.Main;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void partsDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("start")
        .definedBy("dev.paddock")
        .layer("ui")
        .definedBy("dev.paddock.ui..")
        .layer("cli")
        .definedBy("dev.paddock.cli..")
        .layer("agent")
        .definedBy("dev.paddock.agent..")
        .layer("surface")
        .definedBy("dev.paddock.surface..")
        .layer("environment")
        .definedBy("dev.paddock.environment..")
        .layer("process")
        .definedBy("dev.paddock.process..")
        .layer("log")
        .definedBy("dev.paddock.log..")
        .layer("apkg")
        .definedBy("dev.paddock.apkg..")
        .layer("storage")
        .definedBy("dev.paddock.storage..")
        .whereLayer("ui")
        .mayOnlyBeAccessedByLayers("start")
        .whereLayer("cli")
        .mayOnlyBeAccessedByLayers("start")
        .whereLayer("agent")
        .mayOnlyBeAccessedByLayers("start", "ui", "cli")
        .whereLayer("surface")
        .mayOnlyBeAccessedByLayers("start", "ui", "cli", "agent")
        .whereLayer("environment")
        .mayOnlyBeAccessedByLayers("start", "ui", "cli", "agent")
        .whereLayer("process")
        .mayOnlyBeAccessedByLayers("start", "ui", "cli", "agent", "environment", "surface")
        .whereLayer("log")
        .mayOnlyBeAccessedByLayers("ui", "cli", "agent", "environment")
        .whereLayer("apkg")
        .mayOnlyBeAccessedByLayers("start", "ui", "cli", "agent", "environment")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.paddock.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTheWindowKnowsJavaFx() {
    noClasses()
        .that(not(resideInAnyPackage("dev.paddock.ui..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javafx..", "org.controlsfx..", "atlantafx..", "org.kordamp..")
        .check(CLASSES);
  }

  @Test
  void processesAreCreatedOnlyInTheProcessPackage() {
    noClasses()
        .that(not(resideInAnyPackage("dev.paddock.process..")))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("org.zeroturnaround.exec..")
        .check(CLASSES);
  }

  @Test
  void oneClassEntersTheJavaFxThread() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.paddock.ui.FxThread")
        .should()
        .callMethod("javafx.application.Platform", "runLater", "java.lang.Runnable")
        .check(CLASSES);
  }

  @Test
  void standardStreamsBelongToTheCommandLine() {
    noClasses()
        .that(not(resideInAnyPackage("dev.paddock.cli..")))
        .and()
        .doNotHaveFullyQualifiedName("dev.paddock.Main")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void nothingStaticEverChanges() {
    fields().that().areStatic().should().haveModifier(JavaModifier.FINAL).check(CLASSES);
  }

  /** The files and streams of JSON, each by the one class that reads or writes it. */
  @Test
  void jacksonStaysWhereJsonIsReadOrWritten() {
    noClasses()
        // The command line's results are documents: all of it may build them.
        .that(not(resideInAnyPackage("dev.paddock.cli..")))
        .and()
        .haveNameNotMatching(
            "dev[.]paddock[.]("
                + "storage[.]Json(File|Reason)"
                + "|apkg[.]DeployFile"
                + "|environment[.](DirectUrl|IndexQuestions|Probe|Pylock|Pyproject|VulnerabilityScan)"
                + "|surface[.](AgentCard|CallJson|McpFile|McpSession|OpenApi)"
                + "|agent[.](ControlLines|HostSpec|PeerFile|LogPreferencesFile|Settings(File|Document)|StatusFollower)"
                + "|log[.]LogExport"
                + ")([$].*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(CLASSES);
  }
}
