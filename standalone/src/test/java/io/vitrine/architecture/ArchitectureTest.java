package io.vitrine.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;

/** The import rules of ARCHITECTURE.md. Think hard about the layering before changing this file. */
@AnalyzeClasses(packages = "io.vitrine", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule theMqttPackagesKnowTheJdkAndByteBufAlone =
      classes()
          .that()
          .resideInAPackage("io.vitrine.mqtt..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.vitrine.mqtt..",
              "io.netty.buffer..",
              "io.netty.util..",
              "org.jspecify..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theSessionRulesArePure =
      classes()
          .that()
          .resideInAPackage("io.vitrine.broker.session..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.util..",
              // Decoding a topic is no I/O; the rest of java.nio is.
              "java.nio.charset..",
              "io.vitrine.broker.session..",
              "io.vitrine.mqtt..",
              "io.netty.buffer..",
              "org.jspecify..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theRouterDeliversThroughAnInterfaceItOwns =
      noClasses()
          .that()
          .resideInAPackage("io.vitrine.broker.router..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vitrine.broker.subscriber..",
              "io.vitrine.broker.connection..",
              "io.vitrine.broker.listener..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule sharedKnowsNoService =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.vitrine.mqtt..",
              "io.vitrine.dissect..",
              "io.vitrine.filter..",
              "io.vitrine.route..",
              "io.vitrine.log..",
              "io.vitrine.tap..",
              "io.vitrine.contract..",
              "io.vitrine.config..",
              "io.vitrine.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vitrine.broker..",
              "io.vitrine.bridge..",
              "io.vitrine.inspector..",
              "io.vitrine.standalone..");

  @ArchTest
  static final ArchRule theServicesKnowSharedAndNotEachOther =
      slices()
          .matching("io.vitrine.(broker|bridge|inspector)..")
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheRuntimeTouchesTheEventBus =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.vitrine.runtime..")
          .should()
          .callMethod(Vertx.class, "eventBus");

  @ArchTest
  static final ArchRule noRoomWithoutANaturalName =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..",
              "..utils..",
              "..common..",
              "..helper..",
              "..helpers..",
              "..misc..",
              "..core..",
              "..impl..",
              "..dto..",
              "..manager..");

  @ArchTest
  static void everyPackageHasADoorPlate(JavaClasses all) {
    everyPackage(all).check(all);
  }

  private static ArchRule everyPackage(JavaClasses all) {
    Set<String> plates = new HashSet<>();
    for (JavaClass each : all) {
      if (each.getSimpleName().equals("package-info")) {
        plates.add(each.getPackageName());
      }
    }
    return classes()
        .should(
            new ArchCondition<>("live in a package with a package-info.java") {
              @Override
              public void check(JavaClass each, ConditionEvents events) {
                boolean has = plates.contains(each.getPackageName());
                events.add(new SimpleConditionEvent(each, has, each.getPackageName()));
              }
            });
  }
}
