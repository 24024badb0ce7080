// Where everything stands on the stage, in dp. Places stand still: a layout depends on what the run
// has at all (its cast) and on the area, never on the instant shown. Pure.
#pragma once

#include "ui/paint/canvas.h"
#include "ui/stage/cast.h"
#include "ui/stage/scene.h"

#include <optional>
#include <vector>

namespace fiberscope::ui {

constexpr float kMargin = 20;  // left and right of the stage, not zoomed

// A centre, the size of what stands there, and whether there is room to draw it.
struct Spot {
    Point at;
    float height = 0;
    float width = 0;  // 0: as its label needs
    bool hidden = false;
};

// A line of tokens: big ones while they fit, then smaller ones, then small ones in two lanes, then
// "+n".
struct Line {
    Point first;  // centre of the first big token
    float length = 0;
    float direction = 1;  // +1 to the right, -1 to the left
    float height = 32, pitch = 56;
    float medium_height = 26, medium_pitch = 46;
    float small_height = 19, small_pitch = 42;
    float lane = 22;  // distance of the small lanes; 0: one lane only
    bool shrinks = true;

    Spot spot(std::uint32_t index, std::uint32_t count) const;
    std::uint32_t shown(std::uint32_t count) const;
    // Where "+n" stands when shown(count) < count.
    Spot more(std::uint32_t count) const;

  private:
    std::uint32_t big_capacity() const;
    std::uint32_t medium_capacity() const;
    std::uint32_t small_capacity() const;
    Spot small(std::uint32_t index) const;
};

struct Station {
    enum class Style : std::uint8_t { wide, narrow, compact, chip };
    Style style = Style::wide;
    Rect card, seat_box, plinth, runnext, rule;
    bool rule_covers_labels = false;
    Point title, dial, seat, seat_beside_value, held, newborn, kicked;
    float dial_radius = 15, seat_height = 43, held_side = 32, runnext_height = 36;
    float label_y = 0;        // of "runnext" and "local run queue"; 0: no labels
    std::vector<Rect> slots;  // of the local run queue
    float slot_token = 28;
    Point more;  // where the dots or "+n" stand
};

struct ChannelCell {
    ObjectId id = ObjectId::none;
    std::vector<ObjectId> heirs;
    Rect card;
    bool compact = false;
    float title_y = 0;
    std::uint32_t cap = 0;
    Rect frame;                           // around the slots; unbuffered: around the double line
    float slot_side = 0, slot_pitch = 0;  // slot_side 0: a bar with a count
    float value_side = 0;                 // of a value in a slot
    float bench_y = 0;                    // of the benches' boards
    float send_from = 0, send_to = 0, recv_from = 0, recv_to = 0;
    Line send, recv;

    Point slot(std::uint32_t index) const;
};

struct Shelf {
    ObjectId id = ObjectId::none;  // of a lock or WaitGroup; none: sleepers, or those in the kernel
    std::vector<ObjectId> heirs;
    ObjectKind kind = ObjectKind::mutex;
    Where::Kind place = Where::Kind::recv;
    Rect card;
    bool low = false;     // name and tokens in one line
    bool beside = false;  // the name stands left of the board and not above it
    bool narrow = false;  // no room for a word beside the counter
    float title_y = 0;
    Point counter;  // of a lock: its holder's seat; of a WaitGroup: its count
    float board_from = 0, board_to = 0, board_y = 0;
    Line line;
};

class Layout {
  public:
    Layout() = default;
    // k is the stage's zoom, see zoom_for; what does not fit in the height is drawn smaller.
    Layout(const Cast& cast, const Rect& area, float k);

    // 0.85 to 2.0 in steps of 0.05: how large the stage is drawn in this area.
    static float zoom_for(float width, float height);

    Spot spot(const Where& where) const;
    // The way from one place to another: straight within a place, else along the street.
    Curve path(const Where& from, const Where& to) const;
    // Does this way take the street (and so deserve a trail)?
    static bool is_flight(const Where& from, const Where& to);

    float k = 1;
    Rect area;
    Rect global_card, machines_card, sysmon;  // no sysmon where no calls are made
    Line global, machines;
    std::vector<Station> stations;
    float street_y = 0, street_height = 0;
    float gap_y = 0;  // between the global queue and the stations
    Rect stack;       // the channels' row while there is none; right of a lone one if one grows
    std::vector<ChannelCell> channels;
    std::vector<ObjectId> channels_left_out;  // had no cell any more
    std::vector<Shelf> shelves;
    std::vector<ObjectId> locks_left_out;
    Rect left_out;  // where those left out are named

    const ChannelCell* channel(ObjectId id) const;
    const Shelf* shelf(ObjectId id) const;
    const Shelf* shelf(Where::Kind place) const;

  private:
    void place_strips(const Cast& cast, const Rect& where);
    Spot place_of(const Where& where) const;
    Spot pair_of(const Where& where) const;
    void place_stations(std::uint32_t count, float top, float height);
    void place_channels(const Cast& cast, const Rect& where, int rows, int columns);
    void place_shelves(const Cast& cast, const Rect& where);
};

}  // namespace fiberscope::ui
