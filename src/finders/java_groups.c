// SPDX-License-Identifier: Apache-2.0
// Libraries without Maven's metadata, as their projects publish them.

#include "finders/java_groups.h"

#include "base/compiler.h"

#define SPRING          "org.springframework", NULL, "org/springframework/"
#define SPRING_BOOT     "org.springframework.boot", NULL, "org/springframework/boot/"
#define SPRING_SECURITY "org.springframework.security", NULL, "org/springframework/security/"
#define BOUNCY_CASTLE   "org.bouncycastle", NULL, "org/bouncycastle/"
#define KOTLIN          "org.jetbrains.kotlin", NULL, "kotlin/"

// clang-format off
static const struct bh_java_library libraries[] = {
    {"bcmail-jdk15on", BOUNCY_CASTLE},
    {"bcmail-jdk18on", BOUNCY_CASTLE},
    {"bcpg-jdk15on", BOUNCY_CASTLE},
    {"bcpg-jdk18on", BOUNCY_CASTLE},
    {"bcpkix-jdk15on", BOUNCY_CASTLE},
    {"bcpkix-jdk18on", BOUNCY_CASTLE},
    {"bcprov-jdk14", BOUNCY_CASTLE},
    {"bcprov-jdk15", BOUNCY_CASTLE},
    {"bcprov-jdk15on", BOUNCY_CASTLE},
    {"bcprov-jdk15to18", BOUNCY_CASTLE},
    {"bcprov-jdk16", BOUNCY_CASTLE},
    {"bcprov-jdk18on", BOUNCY_CASTLE},
    {"bctls-jdk15on", BOUNCY_CASTLE},
    {"bctls-jdk18on", BOUNCY_CASTLE},
    {"bcutil-jdk15on", BOUNCY_CASTLE},
    {"bcutil-jdk18on", BOUNCY_CASTLE},
    {"catalina", "org.apache.tomcat", "tomcat-catalina", "org/apache/catalina/"},
    {"dom4j", "dom4j", NULL, "org/dom4j/"},
    {"elasticsearch", "org.elasticsearch", NULL, "org/elasticsearch/"},
    {"kotlin-stdlib", KOTLIN},
    {"kotlin-stdlib-jdk7", KOTLIN},
    {"kotlin-stdlib-jdk8", KOTLIN},
    {"mysql-connector-java", "mysql", NULL, "com/mysql/"},
    {"okhttp", "com.squareup.okhttp3", NULL, "okhttp3/"},
    {"spring-aop", SPRING},
    {"spring-asm", SPRING},
    {"spring-aspects", SPRING},
    {"spring-beans", SPRING},
    {"spring-boot", SPRING_BOOT},
    {"spring-boot-actuator", SPRING_BOOT},
    {"spring-boot-actuator-autoconfigure", SPRING_BOOT},
    {"spring-boot-autoconfigure", SPRING_BOOT},
    {"spring-boot-devtools", SPRING_BOOT},
    {"spring-boot-loader", SPRING_BOOT},
    {"spring-context", SPRING},
    {"spring-context-support", SPRING},
    {"spring-core", SPRING},
    {"spring-expression", SPRING},
    {"spring-instrument", SPRING},
    {"spring-jcl", "org.springframework", NULL, "org/apache/commons/logging/"},
    {"spring-jdbc", SPRING},
    {"spring-jms", SPRING},
    {"spring-messaging", SPRING},
    {"spring-orm", SPRING},
    {"spring-oxm", SPRING},
    {"spring-r2dbc", SPRING},
    {"spring-security-config", SPRING_SECURITY},
    {"spring-security-core", SPRING_SECURITY},
    {"spring-security-crypto", SPRING_SECURITY},
    {"spring-security-ldap", SPRING_SECURITY},
    {"spring-security-oauth2-client", SPRING_SECURITY},
    {"spring-security-oauth2-core", SPRING_SECURITY},
    {"spring-security-oauth2-jose", SPRING_SECURITY},
    {"spring-security-oauth2-resource-server", SPRING_SECURITY},
    {"spring-security-saml2-service-provider", SPRING_SECURITY},
    {"spring-security-web", SPRING_SECURITY},
    {"spring-test", SPRING},
    {"spring-tx", SPRING},
    {"spring-web", SPRING},
    {"spring-webflux", SPRING},
    {"spring-webmvc", SPRING},
    {"spring-webmvc-portlet", SPRING},
    {"spring-websocket", SPRING},
    {"tomcat-coyote", "org.apache.tomcat", NULL, "org/apache/coyote/"},
    {"tomcat-embed-core", "org.apache.tomcat.embed", NULL, "org/apache/catalina/"},
    {"tomcat-embed-el", "org.apache.tomcat.embed", NULL, "org/apache/el/"},
    {"tomcat-embed-jasper", "org.apache.tomcat.embed", NULL, "org/apache/jasper/"},
    {"tomcat-embed-websocket", "org.apache.tomcat.embed", NULL, "org/apache/tomcat/websocket/"},
    {"velocity", "org.apache.velocity", NULL, "org/apache/velocity/"},
    {"xercesImpl", "xerces", NULL, "org/apache/xerces/"},
};
// clang-format on

const struct bh_java_library *bh_java_library_of(bh_str name)
{
    for (size_t i = 0; i < BH_COUNT(libraries); i++)
        if (bh_str_eqz(name, libraries[i].name))
            return &libraries[i];
    return NULL;
}
