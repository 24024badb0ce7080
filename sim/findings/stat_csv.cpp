// Tables out of the JSON: a row for each element of a list, a column for each of its fields, those
// of an object in it as "wake.p50_ns". Lists in it are other tables, or numbers in one column.
#include "sim/findings/stat_json.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <utility>

namespace fiberscope::findings {
namespace {

using Json = nlohmann::ordered_json;
using Row = std::vector<std::pair<std::string, std::string>>;

// Quoted if it has to be.
std::string cell(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string value(const Json& json) {
    if (json.is_null()) return "";
    if (json.is_string()) return json.get<std::string>();
    if (!json.is_array()) return json.dump();
    std::string list;
    for (const Json& one : json)
        list += (list.empty() ? "" : " ") + value(one);
    return list;
}

bool is_table(const Json& json) {
    return json.is_array() && !json.empty() && json.front().is_object();
}

void flatten(const Json& object, const std::string& prefix, Row& to) {
    for (const auto& [name, field] : object.items()) {
        if (name == "bins" || name == "waits" ? field.is_array() : is_table(field)) continue;
        if (field.is_object())
            flatten(field, prefix + name + ".", to);
        else
            to.emplace_back(prefix + name, value(field));
    }
}

std::string lines(const std::vector<Row>& rows, const Row& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i)
        out += (i == 0 ? "" : ",") + cell(names[i].first);
    out += "\n";
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            out += (i == 0 ? "" : ",") + cell(row[i].second);
        out += "\n";
    }
    return out;
}

// The names of a table that may have no rows.
Row names_of(const std::vector<Row>& rows, std::initializer_list<const char*> if_empty) {
    if (!rows.empty()) return rows.front();
    Row names;
    for (const char* name : if_empty)
        names.emplace_back(name, "");
    return names;
}

std::string list_table(const Json& list, std::initializer_list<const char*> if_empty) {
    std::vector<Row> rows;
    for (const Json& one : list)
        flatten(one, "", rows.emplace_back());
    return lines(rows, names_of(rows, if_empty));
}

std::string waits(const Json& stat) {
    std::vector<Row> rows;
    for (const Json& g : stat["goroutines"])
        for (const Json& wait : g["waits"]) {
            rows.push_back({{"goroutine", value(g["id"])}});
            flatten(wait, "", rows.back());
        }
    return lines(rows, names_of(rows, {"goroutine", "reason", "object", "times", "ns"}));
}

std::string queues(const Json& stat) {
    std::vector<Row> rows;
    const auto add = [&](const std::string& owner, const Json& id, const std::string& which,
                         const Json& series) {
        for (const Json& bin : series["bins"]) {
            rows.push_back({{"of", owner}, {"id", value(id)}, {"queue", which}});
            flatten(bin, "", rows.back());
        }
    };
    add("run", Json(), "global", stat["run"]["global_queue"]);
    for (const Json& p : stat["procs"])
        add("proc", p["id"], "local", p["queue"]);
    for (const Json& channel : stat["channels"])
        for (const char* which : {"buffer", "sendq", "recvq"})
            add("channel", channel["id"], which, channel[which]);
    for (const Json& lock : stat["locks"])
        for (const char* which : {"writers", "queue"})
            add("lock", lock["id"], which, lock[which]);
    return lines(rows, names_of(rows, {"of", "id", "queue", "start_ns", "end_ns", "mean", "max"}));
}

}  // namespace

std::vector<std::string> csv_tables() {
    return {"goroutines", "waits", "procs", "channels", "locks", "queues", "findings"};
}

std::optional<std::string> csv(const Json& stat, std::string_view table) {
    if (table == "waits") return waits(stat);
    if (table == "queues") return queues(stat);
    if (table == "findings")
        return list_table(stat["findings"],
                          {"kind", "sentence", "goroutines", "objects", "events"});
    if (table == "goroutines" || table == "procs" || table == "channels" || table == "locks")
        return list_table(stat[std::string(table)], {"id"});
    return {};
}

}  // namespace fiberscope::findings
