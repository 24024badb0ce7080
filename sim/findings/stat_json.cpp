#include "sim/findings/stat_json.h"

#include "core/event/rule_names.h"
#include "sim/findings/words.h"

#include <nlohmann/json.hpp>

namespace fiberscope::findings {
namespace {

using Json = nlohmann::ordered_json;
using replay::GoState;
using replay::GoStatus;
using replay::Latency;
using replay::ObjectState;
using replay::Series;

const char* status_name(GoStatus status) {
    switch (status) {
        case GoStatus::runnable:
            return "runnable";
        case GoStatus::running:
            return "running";
        case GoStatus::waiting:
            return "waiting";
        case GoStatus::finished:
            return "finished";
        case GoStatus::syscall:
            return "syscall";
    }
    return "?";
}

template <class Id>
Json id_or_null(Id id) {
    return id == Id::none ? Json(nullptr) : Json(raw(id));
}

template <class Id>
Json ids(const std::vector<Id>& all) {
    Json list = Json::array();
    for (const Id id : all)
        list.push_back(raw(id));
    return list;
}

Json of(const Latency& latency) {
    const auto count = static_cast<double>(latency.count());
    return {{"count", latency.count()},
            {"mean_ns", latency.count() == 0 ? 0 : static_cast<double>(latency.sum_ns()) / count},
            {"p50_ns", latency.percentile_ns(0.5)},
            {"p99_ns", latency.percentile_ns(0.99)},
            {"max_ns", latency.max_ns()}};
}

class Writer {
  public:
    Writer(const Examination& examination, const StringTable& strings)
        : stats_(examination.stats()),
          state_(stats_.state()),
          strings_(strings),
          users_(examination.users()) {}

    Json run(const trace::Meta& meta) const {
        Json off = Json::array();
        for (int i = 0; i < kRuleCount; ++i)
            if (const auto rule = static_cast<Rule>(i); state_.rules_off.has(rule))
                off.push_back(name_of(rule));
        return {{"file", meta.file},
                {"world", meta.world},
                {"seed", meta.seed},
                {"gomaxprocs", state_.gomaxprocs},
                {"rules_off", off},
                {"duration_ns", state_.now_ns},
                {"events", state_.events},
                {"ended", state_.ended},
                {"exit_status", state_.ended ? Json(state_.exit_status) : Json(nullptr)},
                {"end_reason", state_.end_reason},
                {"impossible", stats_.impossible() ? Json(*stats_.impossible()) : Json(nullptr)},
                {"machines", state_.machines.size()},
                {"system_calls", state_.calls},
                {"retakes", stats_.retakes()},
                {"late_calls", stats_.late_calls()},
                {"collections", state_.collections},
                {"wake", of(stats_.wake())},
                {"global_queue", of(stats_.global_queue())}};
    }

    Json goroutines() const {
        Json all = Json::array();
        for (const GoState& g : state_.gos)
            if (g.id != GoId::none) all.push_back(goroutine(g));
        return all;
    }

    Json procs() const {
        Json all = Json::array();
        for (const replay::ProcState& p : state_.procs) {
            const replay::ProcStats& stats = stats_.procs()[raw(p.id)];
            all.push_back({{"id", raw(p.id)},
                           {"ran_ns", stats_.ran_ns(p)},
                           {"idle_ns", stats_.idle_ns(p)},
                           {"starts", stats.starts},
                           {"goroutines", stats.goroutines.size()},
                           {"steals", stats.steals},
                           {"stolen", stats.stolen},
                           {"spills", stats.spills},
                           {"runnext_puts", stats.runnext_puts},
                           {"handoffs", stats.handoffs},
                           {"preemptions", stats.preemptions},
                           {"wake", of(stats.wake)},
                           {"queue", of(stats.queue)}});
        }
        return all;
    }

    Json objects(bool channels) const {
        Json all = Json::array();
        for (const ObjectState& object : state_.objects)
            if (object.id != ObjectId::none && (object.kind == ObjectKind::channel) == channels)
                all.push_back(channels ? channel(object) : lock(object));
        return all;
    }

  private:
    Json of(const Latency& latency) const { return findings::of(latency); }
    Json of(const Series& series) const {
        Json bins = Json::array();
        for (const Series::Bin& bin : series.bins(state_.now_ns))
            bins.push_back({{"start_ns", bin.start_ns},
                            {"end_ns", bin.end_ns},
                            {"mean", bin.mean},
                            {"max", bin.max}});
        return {{"mean", series.mean(state_.now_ns)}, {"max", series.max()}, {"bins", bins}};
    }

    Json goroutine(const GoState& g) const {
        const replay::GoStats& stats = stats_.gos()[raw(g.id) - 1];
        Json waits = Json::array();
        for (const auto& [what, wait] : stats.waits)
            waits.push_back({{"reason", fiberscope::text_of(what.first)},
                             {"object", id_or_null(what.second)},
                             {"times", wait.times},
                             {"ns", wait.ns}});
        return {{"id", raw(g.id)},
                {"function", strings_.text(g.function)},
                {"parent", id_or_null(g.parent)},
                {"go_line", g.go_line},
                {"status", status_name(g.status)},
                {"reason", fiberscope::text_of(g.reason)},
                {"object", id_or_null(g.place.object)},
                {"line", g.line},
                {"created_ns", g.created_ns},
                {"ran_ns", stats_.ran_ns(g)},
                {"waited_ns", stats_.waited_ns(g)},
                {"runnable_ns", stats_.runnable_ns(g)},
                {"syscall_ns", stats_.syscall_ns(g)},
                {"starts", g.starts},
                {"system_calls", g.calls},
                {"preemptions", stats.preemptions},
                {"yields", stats.yields},
                {"wake", of(stats.wake)},
                {"stack",
                 {{"first_bytes", stats.stack_first_bytes},
                  {"max_bytes", g.stack_bytes_max},
                  {"last_bytes", g.stack_bytes},
                  {"grows", stats.stack_grows},
                  {"shrinks", stats.stack_shrinks}}},
                {"panic", stats.panicked ? Json(stats.panic) : Json(nullptr)},
                {"waits", waits},
                {"why", why_not_running(state_, strings_, users_, g.id).sentence}};
    }

    Json channel(const ObjectState& object) const {
        const replay::ObjectStats& stats = stats_.objects()[raw(object.id) - 1];
        const replay::Stats::Shares shares = stats_.shares(object);
        return {{"id", raw(object.id)},        {"name", strings_.text(object.name)},
                {"type", object.type},         {"maker", id_or_null(object.maker)},
                {"cap", object.cap},           {"closed", object.closed},
                {"sent", object.sent},         {"received", object.received},
                {"direct", stats.handoffs},    {"per_second", stats_.throughput(object)},
                {"life_ns", shares.life_ns},   {"full_ns", shares.full_ns},
                {"empty_ns", shares.empty_ns}, {"waits", stats.waits},
                {"wait", of(stats.wait)},      {"buffer", of(stats.buffer)},
                {"sendq", of(stats.sendq)},    {"recvq", of(stats.recvq)}};
    }

    Json lock(const ObjectState& object) const {
        const replay::ObjectStats& stats = stats_.objects()[raw(object.id) - 1];
        const replay::Stats::Shares shares = stats_.shares(object);
        return {{"id", raw(object.id)},
                {"name", strings_.text(object.name)},
                {"type", fiberscope::text_of(object.kind)},
                {"maker", id_or_null(object.maker)},
                {"takes", stats.takes},
                {"handoffs", stats.handoffs},
                {"life_ns", shares.life_ns},
                {"held_ns", shares.held_ns},
                {"count", object.count},
                {"holder", id_or_null(object.holder)},
                {"readers", object.readers.size()},
                {"waits", stats.waits},
                {"wait", of(stats.wait)},
                {"writers", of(stats.sendq)},
                {"queue", of(stats.recvq)}};
    }

    const replay::Stats& stats_;
    const replay::State& state_;
    const StringTable& strings_;
    const Users& users_;
};

}  // namespace

Json stat_json(const Examination& examination, const StringTable& strings,
               const trace::Meta& meta) {
    const Writer writer(examination, strings);
    Json found = Json::array();
    for (const Finding& finding : examination.findings())
        found.push_back({{"kind", text_of(finding.kind)},
                         {"sentence", finding.sentence},
                         {"goroutines", ids(finding.gos)},
                         {"objects", ids(finding.objects)},
                         {"events", finding.events}});
    return {{"fiberscope_stat", kStatVersion},
            {"run", writer.run(meta)},
            {"goroutines", writer.goroutines()},
            {"procs", writer.procs()},
            {"channels", writer.objects(true)},
            {"locks", writer.objects(false)},
            {"findings", found}};
}

Json why_json(const Explanation& why, GoId g, std::uint64_t event) {
    Json chain = Json::array();
    for (const Link& link : why.chain)
        chain.push_back({{"goroutine", raw(link.g)},
                         {"status", status_name(link.status)},
                         {"reason", fiberscope::text_of(link.reason)},
                         {"object", id_or_null(link.object)},
                         {"proc", id_or_null(link.p)},
                         {"words", link.words},
                         {"next", link.next}});
    return {{"goroutine", raw(g)},
            {"event", event},
            {"sentence", why.sentence},
            {"chain", chain},
            {"circle", why.circle < 0 ? Json(nullptr) : Json(why.circle)},
            {"deadlock", why.deadlock}};
}

std::string dump(const Json& json) {
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace fiberscope::findings
