// What is being watched: a run's events so far, the lesson that goes with them, and how far the
// audience has seen them. The views read it, the transport moves it. Events come in from another
// thread through an EventQueue, or all at once from a trace. Everything but the queue: one thread.
#pragma once

#include "core/event/frame_facts.h"
#include "core/event/strings.h"
#include "core/event/text.h"
#include "core/record/sink.h"
#include "sim/replay/history.h"
#include "ui/stage/motion.h"
#include "ui/stage/run_tracks.h"
#include "ui/stage/script.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::ui {

// A paced run that is still going on: what the transport tells it. Called from the window's thread.
class RunControl {
  public:
    virtual ~RunControl() = default;
    virtual void pause() = 0;
    virtual void resume() = 0;
    virtual void step() = 0;
    virtual void set_rate(double rate) = 0;
    // A goroutine's frames and variables where the run stands, or has ended; empty if it has ended.
    // Nothing while the run is at work, if only on its way to where it is held: ask again.
    virtual std::optional<FrameFacts> frames(GoId g) = 0;
};

// The local variables of a goroutine are not among the events: a run that is held, or has ended, is
// asked.
struct Variables {
    enum class Known : unsigned char {
        no,       // nobody to ask: the run is recorded, simulated, or cannot be held
        playing,  // not while it plays
        soon,     // in a later frame
        yes
    };
    Known known = Known::no;
    FrameFacts frames;
    std::uint64_t ahead = 0;  // so many events later than what is shown
};

// From the run's thread to the window's. `take` on one thread at a time, `drain` on another.
class EventQueue : public Sink {
  public:
    void take(const Event& event, std::string_view text) override;
    // No more events will come.
    void close() { closed_.store(true, std::memory_order_release); }
    bool closed() const { return closed_.load(std::memory_order_acquire); }
    // Is there anything to drain?
    bool has_news() const;

    struct Entry {
        Event event{};
        std::string text;
    };
    std::vector<Entry> drain();

  private:
    mutable std::mutex mutex_;  // guards entries_
    std::vector<Entry> entries_;
    std::atomic<bool> closed_ = false;  // acquire/release: who sees it closed sees all entries
};

// Whether whoever shows a run can make it anew, with some of the scheduler's rules switched off.
enum class Anew : unsigned char {
    no,         // recorded
    simulated,  // yes, but as a simulated run: this one is none
    yes
};

struct Lesson {
    struct Cue {
        std::uint64_t position = 0;  // it speaks of what happens from this event on
        std::string text, detail;
        std::string text_zh, detail_zh;
    };
    std::string title, title_zh;
    std::string file;  // its name, as shown
    std::vector<std::string> source;
    std::vector<Cue> cues;  // by position
    // Cues that wait for a goroutine to reach their line; then they take their position.
    std::map<std::uint32_t, Cue> line_cues;
    std::string world;         // "simulated", "real", "recorded"
    std::string world_detail;  // "seed 7"
    Anew anew = Anew::no;
};

enum class StepUnit : unsigned char { event, line, cue };

class Session {
  public:
    explicit Session(const StringTable& strings) : strings_(strings), text_(strings) {}

    // ---- what happened
    void set_lesson(Lesson lesson);
    const Lesson& lesson() const { return lesson_; }
    // Appends an event; a rejected one is kept out and told in problem().
    void append(const Event& event, std::string_view text);
    // Instead of appending: the events of a usable file, which stay there. Of an old one that has
    // to be read through, `progress` is told how far that is; false gives up.
    void open(std::unique_ptr<trace::TraceFile> file,
              const std::function<bool(std::uint64_t done)>& progress = {});
    // Takes over what has come in. True if anything has.
    bool drain(EventQueue& queue);
    void set_control(RunControl* control) { control_ = control; }
    // More events may still come: playing waits for them at the end of what is known.
    void set_open(bool open) { open_ = open; }
    bool live() const { return control_ != nullptr && open_; }
    bool controlled() const { return control_ != nullptr; }
    Variables variables(GoId g);

    const replay::History& history() const { return history_; }
    // Of a run that was opened, it knows what is around the position, and stage time is counted
    // from where it begins; of a short one, all.
    const Script& script() const { return script_; }
    const RunTracks& tracks() const { return tracks_; }
    const StringTable& strings() const { return strings_; }
    // The event as one line, as the Events tab shows it.
    std::string line_of(std::uint64_t index);
    const std::string& problem() const;

    // ---- where we are
    // So many events have begun on stage.
    std::uint64_t position() const { return position_; }
    struct Playing {
        std::uint64_t index;
        float u;
    };
    const std::vector<Playing>& flights() const { return flights_; }
    StageTime stage_time() const { return time_; }
    // The state after the first position() events; holds until the next call on this session.
    const replay::State& state() { return history_.seek(position_); }
    // How an event moves things; cached while it plays.
    const Flight& flight(std::uint64_t index);
    // Index of the cue that speaks now, -1 before the first.
    int cue() const;

    // ---- moving
    // Lets `passed_s` seconds of the audience's time go by.
    void advance(double passed_s);
    bool moving() const { return playing_ || stepping_ != 0 || asks_again_; }
    bool playing() const { return playing_; }
    void play();
    void pause();
    void toggle() { playing_ ? pause() : play(); }
    void step_forward();
    void step_back();
    void home() { seek(0); }
    void end() { seek(history_.size()); }
    // At rest after the first `position` events.
    void seek(std::uint64_t position);
    // Exactly at this stage time, with what plays then in the air.
    void seek_stage(StageTime time);

    double speed() const { return speed_; }
    void set_speed(double speed);
    StepUnit unit() const { return unit_; }
    void set_unit(StepUnit unit) { unit_ = unit; }

    // ---- what the audience looks at
    GoId selected() const { return selected_; }
    void select(GoId g) { selected_ = g; }

  private:
    void stop_playing();  // and the live run with it
    void settle_at(std::uint64_t position);
    void place_cue(const Event& event, std::uint64_t index);
    void place_cues();
    void script_to(std::uint64_t count);
    void script_around(std::uint64_t position);
    void script_until(StageTime time);
    void play_to(StageTime time);
    void step_by(int direction);
    std::uint64_t step_goal(int direction) const;

    const StringTable& strings_;
    EventText text_;
    // It knows the names after so many events, and has seen those up to the second.
    std::uint64_t text_first_ = 0, text_known_ = 0;
    Lesson lesson_;
    replay::History history_;
    Script script_;
    RunTracks tracks_{history_};
    std::string problem_;
    RunControl* control_ = nullptr;
    bool open_ = false;

    std::uint64_t position_ = 0;
    std::uint64_t floor_ = 0;  // events below it are over, whatever the script says
    StageTime time_ = 0;
    std::vector<Playing> flights_;
    bool playing_ = false;
    bool asks_again_ = false;  // a view wants what it did not get in this frame
    int stepping_ = 0;         // +1, -1: one event is being shown, -1 backwards
    std::uint64_t step_goal_ = 0;
    double speed_ = 1;
    StepUnit unit_ = StepUnit::event;
    GoId selected_ = GoId::main;
    std::map<std::uint64_t, Flight> flight_cache_;
};

}  // namespace fiberscope::ui
