// SPDX-License-Identifier: Apache-2.0
// Ancestors and their successors. The days are those on which their projects ended the support:
// Struts 1 (Apache Struts, "Apache Struts 1 End-Of-Life Announcement"), Log4j 1 (Apache Logging,
// "Apache Logging Services Project Announces Log4j 1 End-Of-Life"), Jackson 1 (last
// release 1.9.13), Commons HttpClient 3 (Apache HttpComponents, "legacy").

#include "match/lineage.h"

#include "base/clock.h"
#include "base/error.h"

static const struct successor {
    const char *ancestor;         // package URL without version
    const char *ended;            // the last day of its support
    const char *ecosystem, *name; // of the successor
} successors[] = {
    {"pkg:maven/struts/struts", "2013-04-05", "Maven", "org.apache.struts:struts2-core"},
    {"pkg:maven/org.apache.struts/struts-core", "2013-04-05", "Maven",
     "org.apache.struts:struts2-core"},
    {"pkg:maven/log4j/log4j", "2015-08-05", "Maven", "org.apache.logging.log4j:log4j-core"},
    {"pkg:maven/org.codehaus.jackson/jackson-mapper-asl", "2013-07-15", "Maven",
     "com.fasterxml.jackson.core:jackson-databind"},
    {"pkg:maven/commons-httpclient/commons-httpclient", "2011-12-31", "Maven",
     "org.apache.httpcomponents:httpclient"},
};

bool bh_lineage_has(bh_str purl)
{
    for (size_t i = 0; i < BH_COUNT(successors); i++)
        if (bh_str_starts(purl, bh_str_z(successors[i].ancestor)))
            return true;
    return false;
}

int bh_lineage_ask(bh_str purl, bh_str version, struct bh_arena *arena, struct bh_subject *subject)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < BH_COUNT(successors); i++) {
        const struct successor *s = &successors[i];
        if (!bh_str_eqz(purl, s->ancestor))
            continue;
        const struct bh_question q = {.ecosystem = bh_str_z(s->ecosystem),
                                      .name = bh_str_z(s->name),
                                      .version = {.text = version},
                                      .rule = BH_RULE_LINEAGE,
                                      .ended = bh_str_z(s->ended)};
        r = bh_subject_add(subject, arena, &q);
    }
    return r;
}

bool bh_lineage_judge(const struct bh_question *q, int64_t published, struct bh_statement *s)
{
    int64_t ended;

    if (!bh_time_parse(q->ended, &ended) || (published != BH_TIME_UNKNOWN && published <= ended))
        return false;
    s->outcome = BH_UNDETERMINED;
    s->rule = BH_RULE_LINEAGE;
    s->range = s->fixed = BH_STR_EMPTY;
    s->fix_count = 0;
    s->reason = (struct bh_reason){
        .format = BH_N("said of its successor %s; its own support ended on %s, so nobody says "
                       "whether it is affected"),
        .args = {q->name, q->ended}};
    return true;
}
