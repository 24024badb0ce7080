// One goroutine of a Go program: its stack of frames, its deferred calls and panics, and the loop
// that executes its instructions. Runs inside the goroutine's fiber; only that fiber touches it,
// until the run is over and the report reads its frames.
//
// It lives in the run's memory and owns nothing outside it: a run that ends abandons its fibers, so
// no destructor of theirs runs.
#pragma once

#include "sim/lang/vm/map.h"
#include "sim/lang/vm/native.h"
#include "sim/lang/vm/run.h"

namespace fiberscope::lang {

struct DeferRecord {
    DeferRecord* previous;
    std::int64_t frame;  // offset of the deferring frame's registers in the stack
    const Function* function;
    const Closure* closure;
    int result_words;
    int words;  // parameters
    Word params[1];
};

struct PanicRecord {
    PanicRecord* previous;
    Word value;  // an interface
    bool goexit;
    bool recovered;
    std::int64_t running_frame;    // of the deferred call that it runs now, -1: none
    std::int64_t deferring_frame;  // the frame that had deferred that call
    const char* signal;            // a line of its own after the message, or null
    const Instruction* pc;         // where the frame was that panicked
};

class Marker;
class Rooted;

class Interpreter {
  public:
    static constexpr std::size_t kFirstStackWords = 256;  // 2 KiB
    // With --race, of a value on its way: its words, the way to its Party, and that.
    static constexpr std::size_t kRacedWords =
        kInlineWords + 1 + sizeof(race::Party) / sizeof(Word);

    // What the goroutine calls: `closure` may be null, and `params` be in the heap; up to
    // kNearWords are copied.
    Interpreter(Run& run, const Function* function, const Closure* closure, const Word* params);
    // Runs it to its end. The entry of a core goroutine.
    void run();
    static void entry(void* interpreter);
    // Of the stack that it will begin with.
    std::uint32_t stack_bytes() const;

    // ---- for native functions
    Run& shared() { return run_; }
    Word& reg(std::uint32_t index) { return fp_[index]; }
    // An object; see heap.h. It is never collected here: what was allocated before, and nobody
    // refers to yet, stays. It is at a safepoint: any operation of core that may have a gate, a
    // call back into Go, allocate_here(). What must live beyond that lies in a register or is
    // Rooted.
    Word* allocate(std::size_t words, Word header) {
        Word* object = run_.heap.allocate(words, header, wish_);
        if (!object) [[unlikely]]
            out_of_memory();
        return object;
    }
    // The same for large ones. If there is no memory, it is collected here and now.
    Word* allocate_here(std::size_t words, Word header);
    // Where a native is about to use so much memory outside of the heap for a moment: ends the
    // program if that would be more than it may have.
    void must_have_room(std::uint64_t bytes);
    void collect_now();
    Wish& wish() { return wish_; }
    Word new_string(std::string_view text);  // a long one is as allocate_here()
    Word new_slice(Word* data, std::int64_t length, std::int64_t capacity);
    Word box(const Type* type, const Word* words);
    Word box_string(const Type* type, std::string_view text);
    // Whether the value is of this type, or implements this interface.
    bool holds(const Box* box, const Type* type) const;
    // Calls back into Go and waits for the result. False if the call panicked; then the value of
    // the panic is in `panic_value`.
    bool call(const Function* function, const Closure* closure, const Word* params, int words,
              Word* results, Word& panic_value);
    // For native code that calls itself: calls f() where the machine's stack has room; where even
    // the lent one gets short the program ends as one whose goroutine has too deep a stack does.
    template <class F>
    void deeper(F f) {
        if (!with_room(f)) overflow();
    }
    // The method of the value in an interface, or null; `receiver` gets the word it is called with.
    const Function* method_of(const Box* box, int number, Word& receiver);
    // The first method that the interface asks for and the type has not; null if there is none.
    const Method* missing_method(const Type* type, const Type* interface) const;
    // The type's method of this name that takes nothing and gives a string, or null.
    const Function* text_method(const Type* type, const char* name) const;
    // Panics: a native returns right after one of these.
    void panic_error(std::string_view text);  // runtime.Error, "runtime error: " in front
    void panic_plain(std::string_view text);  // without
    void panic_value(Word interface);
    void nil_dereference();
    void goexit();
    // Ends the program like a Go fatal error.
    [[noreturn]] void fatal(std::string_view text);
    [[noreturn]] void out_of_memory();
    StringId name_of(std::uint32_t name_index);
    std::uint32_t native_name() const { return native_name_; }
    // The running frame, which stays what it is when the stack grows; and lets that frame, which is
    // further down, run the call that was deferred last.
    Word frame() const { return static_cast<Word>(offset(fp_)); }
    void defer_to(Word frame);
    // Starts a goroutine from `function`; the line of its go statement is where we are.
    void spawn(const Function* function, const Closure* closure, const Word* params);

    // Its frames, but for the library's. Nobody runs the program meanwhile.
    FrameFacts frames(bool with_variables) const;
    // The same frames, innermost first and none left out in the middle: whose they are and where
    // each stands.
    struct CallSite {
        const Function* function;
        std::uint32_t line;
    };
    std::vector<CallSite> call_sites() const;
    // "main.f(...)\n\tfile.go:5\n" for each of them; options.locals adds a line for each variable.
    std::string trace() const;
    // "file.go:5" of the innermost frame that is the program's own.
    std::string place() const;
    // "created by main.main in goroutine 1\n\tfile.go:5\n", or nothing for main.
    std::string creation() const;
    GoId creator = GoId::none;
    std::uint32_t creation_line = 0;
    std::string_view creation_file;
    std::string_view creator_function;

    // ---- channels, used by instructions and natives (concurrency.cpp)
    bool send(Word chan, Word* value);
    void receive(Word chan, Word* value, Word* ok);
    void close_chan(Word chan);

    std::string describe_panic(Word value, bool& failed);

    // All that it refers to. While the world stands still.
    void mark_roots(Marker& marker) const;

    // ---- what natives tell --race (race.cpp); nothing happens without it. The address is that of
    // the lock or counter: see race::Detector.
    void acquire(Word address);
    void release(Word address);
    void release_merge(Word address);
    void race_access(const Word* at, std::int64_t words, bool is_write);
    // Runs an operation that is atomic for the language.
    template <class Act>
    void atomically(Word address, bool is_write, Act act) {
        if (racer_ == nullptr) return act();
        const auto* at = to_pointer<const Word>(address);
        run_.races->atomically(*racer_, at, act);
        race_touch(address, is_write);
    }
    void race_touch(Word address, bool is_write = true);  // atomically; where racer() is not null
    race::Thread* racer() const { return racer_; }
    void set_racer(race::Thread* racer) { racer_ = racer; }

  private:
    friend struct Run;
    friend class Rooted;

    // concurrency.cpp
    void begin();
    // execute.cpp
    void execute();
    bool is_traced() const { return is_watched() || racer_ != nullptr; }
    void trace_step(const Instruction* pc);
    void tell_call_of(const Function* function, std::int64_t words);
    StringId name_of(const Function* function);

    // race.cpp; all but race_access only where racer_ is not null
    race::Place race_place();
    void race_step(const Instruction* i);
    void race_append(const Slice* slice, std::int64_t extra, std::int64_t words);
    ChanResult race_send(const Chan* chan, const Word* value);
    ChanResult race_receive(const Chan* chan, Word* value);
    void race_close(const Chan* chan);
    void race_select(const SelectCode& code, SelectCase* cases, Word* elements);
    void race_selected(const SelectCode& code, const SelectCase* cases, Word* pointers,
                       const Selected& selected);
    void race_fork(Interpreter& other);
    [[noreturn]] void too_many_for_race();

    // stack.cpp
    void grow(std::size_t needed_words);
    void shrink();
    void resize(std::size_t words);
    std::size_t used_words() const;
    void push_frame(std::int64_t delta, const Function* function, const Closure* closure,
                    const Instruction* return_pc);
    void push_unasked_frame(const Function* function, const Closure* closure,
                            const Instruction* return_pc);
    [[noreturn]] void overflow();

    // panic.cpp
    bool nested_call(const Function* function, const Closure* closure, const Word* params,
                     int words, Word* results, Word& panic_value);
    void raise(Word value, bool is_goexit, const char* signal);
    void unwind();             // runs the next deferred call of the current panic, or ends
    void deferred_returned();  // PanicReturned
    void run_defers();         // RunDefers
    void add_defer(const Function* function, const Closure* closure, const Word* params, int words,
                   int result_words);
    Word recover(const Word* frame);  // called by this frame's function
    void die(const PanicRecord* panic);
    std::string panic_text(const PanicRecord* panic);
    void index_error(std::int64_t index, std::int64_t length);

    // slices.cpp
    bool slice_bounds(const Instruction* i, std::int64_t capacity, bool is_array_or_string,
                      std::int64_t length, std::int64_t& low, std::int64_t& high,
                      std::int64_t& max);
    void slice_string(const Instruction* i);
    void slice_slice(const Instruction* i);
    void slice_array(const Instruction* i);
    void array_of_slice(const Instruction* i);
    Word* allocate_string(std::size_t bytes);
    void new_large(const Instruction* i);
    void make_slice(const Instruction* i);
    Slice* grow_slice(const Slice* old, std::int64_t extra, const Type* elem, std::int64_t& length);
    void append(const Instruction* i);
    void append_slice(const Instruction* i);
    void append_string(const Instruction* i);
    void copy_slice(const Instruction* i);
    void copy_string(const Instruction* i);
    void concat(const Instruction* i);
    void convert_string(const Instruction* i);
    void range_string(const Instruction* i);

    // interfaces.cpp
    void assert_type(const Instruction* i);
    void print(const Instruction* i);
    void compare_interfaces(const Instruction* i);
    void compare_typed(const Instruction* i);
    void map_operation(const Instruction* i);
    void map_failed(MapResult result, const Type* unhashable, bool writing);

    // concurrency.cpp
    void make_chan(const Instruction* i);
    Word* boxed_copy(const Chan& chan, const Word* value);
    void select(const Instruction* i);
    void go_statement(const Instruction* i);
    void defer_statement(const Instruction* i);

    std::int64_t offset(const Word* fp) const { return fp - stack_; }
    const Function* function_at(const Word* fp) const { return to_pointer<const Function>(fp[-3]); }
    struct Place {
        const Function* function;
        // Of one that has not begun only the registers of its parameters lie there.
        const Word* fp;
        const Instruction* pc;
    };
    std::vector<Place> places() const;  // of the frames but for the library's, innermost first
    std::uint32_t line_at(const Word* fp, const Instruction* pc) const;
    static std::uint32_t line_of(const Function* function, const Instruction* pc);
    std::vector<VariableFact> variables_at(const Place& place) const;

    // Parameters up to here wait in the Interpreter until it begins.
    static constexpr int kNearWords = 4;

    Run& run_;
    race::Thread* racer_ = nullptr;  // null without --race
    // What it has to call, until it begins: only then it gets a stack, which is most often the one
    // that the last goroutine of its thread ended with. A hundred thousand that have not run yet
    // have none.
    const Function* first_function_;  // null from then on
    const Closure* first_closure_;
    const Word* far_params_;  // null: they are near
    Word near_params_[kNearWords];
    Word* stack_ = nullptr;
    Word* stack_end_ = nullptr;
    // Below this the stack is at most a quarter used; null while it has its first size.
    Word* low_water_ = nullptr;
    Word* fp_ = nullptr;
    const Instruction* pc_ = nullptr;
    DeferRecord* defers_ = nullptr;
    PanicRecord* panics_ = nullptr;
    std::uint32_t native_name_ = 0;
    std::uint32_t last_line_ = 0;
    const Function* last_function_ = nullptr;
    int nested_ = 0;
    Wish wish_ = 0;                  // what execute() is to do after this instruction
    Word* select_memory_ = nullptr;  // of the last select, for the next
    std::size_t select_words_ = 0;
    Word nested_panic_ = 0;
    bool nested_failed_ = false;
    const Rooted* rooted_ = nullptr;  // the innermost
};

// Keeps what native code refers to alive as long as this object does, a block, across safepoints.
// Any word will do; those that point to no object are let be.
class Rooted {
  public:
    // What these words refer to, whenever it is asked.
    Rooted(Interpreter& vm, const Word* words, std::size_t count)
        : vm_(vm), words_(words), count_(count), outer_(vm.rooted_) {
        vm.rooted_ = this;
    }
    // What the pointer points into, or to.
    Rooted(Interpreter& vm, const void* pointer) : Rooted(vm, &own_, 1) { own_ = to_word(pointer); }
    ~Rooted() { vm_.rooted_ = outer_; }
    Rooted(const Rooted&) = delete;
    Rooted& operator=(const Rooted&) = delete;

  private:
    friend class Interpreter;

    Interpreter& vm_;
    const Word* words_;
    std::size_t count_;
    const Rooted* outer_;
    Word own_ = 0;
};

}  // namespace fiberscope::lang
