// Perfetto's TrackEvents, read by the numbers of its .proto files; perfetto.proto beside this file
// has them too, for protoc.
#include "tests/catch.h"
#include "tests/sim/export/picture.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace fiberscope::test {
namespace {

// A message's fields in order; a nested message is its bytes.
struct Field {
    std::uint32_t number;
    std::uint32_t type;  // 0 varint, 1 fixed64, 2 bytes
    std::uint64_t value;
    std::string_view bytes;
};

std::uint64_t varint(std::string_view& from) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        REQUIRE(!from.empty());
        const auto byte = static_cast<unsigned char>(from[0]);
        from.remove_prefix(1);
        value |= std::uint64_t{byte & 0x7fu} << shift;
        if (byte < 0x80) return value;
    }
    FAIL("a varint of more than ten bytes");
    return 0;
}

std::vector<Field> fields_of(std::string_view message) {
    std::vector<Field> fields;
    while (!message.empty()) {
        const std::uint64_t tag = varint(message);
        Field field{
            static_cast<std::uint32_t>(tag >> 3), static_cast<std::uint32_t>(tag & 7), 0, {}};
        if (field.type == 0) {
            field.value = varint(message);
        } else {
            REQUIRE((field.type == 1 || field.type == 2));
            const std::uint64_t size = field.type == 1 ? 8 : varint(message);
            REQUIRE(size <= message.size());
            field.bytes = message.substr(0, size);
            message.remove_prefix(size);
            if (field.type == 1) {
                for (std::size_t i = 8; i-- > 0;)
                    field.value = field.value << 8 | static_cast<unsigned char>(field.bytes[i]);
            }
        }
        fields.push_back(field);
    }
    return fields;
}

// The last one of this number; a field that is absent has the value 0.
Field one(const std::vector<Field>& fields, std::uint32_t number) {
    Field found{};
    for (const Field& field : fields)
        if (field.number == number) found = field;
    return found;
}
bool has(const std::vector<Field>& fields, std::uint32_t number) {
    return one(fields, number).number != 0;
}

class Reader {
  public:
    Picture picture;

    void packet(std::string_view bytes, bool first) {
        const auto fields = fields_of(bytes);
        REQUIRE(one(fields, 10).value != 0);                  // trusted_packet_sequence_id
        REQUIRE(one(fields, 13).value == (first ? 1u : 2u));  // sequence_flags
        REQUIRE(one(fields, 87).value == (first ? 1u : 0u));  // first_packet_on_sequence
        if (has(fields, 12)) intern(fields_of(one(fields, 12).bytes));  // interned_data
        if (has(fields, 60)) describe(fields_of(one(fields, 60).bytes));
        if (has(fields, 11)) event(one(fields, 8).value, fields_of(one(fields, 11).bytes));
    }

    void finish() {
        for (std::string& track : picture.tracks)
            track = name_of(uuid_of_[track]);
        for (Sight& sight : picture.sights)
            sight.track = name_of(std::stoull(sight.track));
        picture.title = names_[1];
    }

  private:
    void intern(const std::vector<Field>& lists) {
        for (const Field& list : lists) {
            const auto entry = fields_of(list.bytes);
            const std::uint64_t iid = one(entry, 1).value;
            REQUIRE(iid != 0);
            REQUIRE(interned_.try_emplace({list.number, iid}, one(entry, 2).bytes).second);
        }
    }

    std::string interned(std::uint32_t list, std::uint64_t iid) {
        const auto found = interned_.find({list, iid});
        REQUIRE(found != interned_.end());
        return found->second;
    }

    void describe(const std::vector<Field>& descriptor) {
        const std::uint64_t uuid = one(descriptor, 1).value;
        REQUIRE(uuid != 0);
        CHECK(one(descriptor, 15).value == 2);  // siblings of one name are not merged
        if (has(descriptor, 2)) {
            REQUIRE(names_.count(uuid) == 0);
            names_[uuid] = one(descriptor, 2).bytes;
        }
        if (has(descriptor, 5)) {
            parents_[uuid] = one(descriptor, 5).value;
            REQUIRE(described_.count(parents_[uuid]) == 1);
        }
        if (!described_.insert(uuid).second) return;
        if (has(descriptor, 8)) counters_.insert(uuid);
        if (has(descriptor, 18)) states_.insert(uuid);
        const std::string key = std::to_string(uuid);
        uuid_of_[key] = uuid;
        picture.tracks.push_back(key);
    }

    void event(std::uint64_t ns, const std::vector<Field>& event) {
        const std::uint64_t type = one(event, 9).value, uuid = one(event, 11).value;
        REQUIRE(described_.count(uuid) == 1);
        static const std::string kTypes = "?BEiCS";
        REQUIRE((type >= 1 && type <= 5));
        CHECK((type == 4) == (counters_.count(uuid) == 1));
        CHECK((type == 5) == (states_.count(uuid) == 1));
        Sight sight{.what = static_cast<Sight::What>(kTypes[type]),
                    .track = std::to_string(uuid),
                    .ns = ns,
                    .value = static_cast<std::int64_t>(one(event, 30).value)};
        if (has(event, 10)) sight.name = interned(2, one(event, 10).value);
        if (has(event, 3)) interned(1, one(event, 3).value);
        std::vector<Sight> arrows;
        for (const Field& field : event) {
            if (field.number == 4) {
                const auto fact = fields_of(field.bytes);
                sight.facts[interned(3, one(fact, 1).value)] =
                    has(fact, 6) ? std::string(one(fact, 6).bytes)
                                 : std::to_string(one(fact, 3).value);
            }
            if (field.number != 47 && field.number != 48) continue;
            REQUIRE(field.type == 1);
            Sight arrow{.what = Sight::What::arrow_end,
                        .track = sight.track,
                        .ns = ns,
                        .arrow = field.value};
            if (field.number == 47)
                arrow.what = flows_.insert(field.value).second ? Sight::What::arrow_begin
                                                               : Sight::What::arrow_pass;
            if (type == 3) arrow.facts["at instant"] = "";
            arrows.push_back(arrow);
        }
        picture.sights.push_back(std::move(sight));
        for (Sight& arrow : arrows)
            picture.sights.push_back(std::move(arrow));
    }

    // As a tree of names: "Goroutines (G)/G1 main.main"; the run's own name is left out.
    std::string name_of(std::uint64_t uuid) {
        const auto parent = parents_.find(uuid);
        const std::string above =
            parent == parents_.end() || parent->second == 1 ? "" : name_of(parent->second) + "/";
        return above + names_[uuid];
    }

    std::map<std::pair<std::uint32_t, std::uint64_t>, std::string> interned_;
    std::map<std::uint64_t, std::string> names_;
    std::map<std::uint64_t, std::uint64_t> parents_;
    std::map<std::string, std::uint64_t> uuid_of_;
    std::set<std::uint64_t> described_, counters_, states_, flows_;
};

}  // namespace

Picture read_perfetto(std::string_view file) {
    Reader reader;
    bool first = true;
    for (const Field& packet : fields_of(file)) {
        REQUIRE(packet.number == 1);
        REQUIRE(packet.type == 2);
        reader.packet(packet.bytes, first);
        first = false;
    }
    reader.finish();
    return std::move(reader.picture);
}

}  // namespace fiberscope::test
