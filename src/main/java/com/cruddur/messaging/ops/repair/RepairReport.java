package com.cruddur.messaging.ops.repair;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Terminal;
import com.cruddur.messaging.ops.cli.Text;
import com.cruddur.messaging.stream.GroupRepair;
import com.cruddur.messaging.stream.RepairedGroup;
import com.cruddur.messaging.stream.RowDifference;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Repairs groups. Prints every difference as data, and everything else as messages. */
public final class RepairReport {

    private final GroupRepair repair;
    private final Output output;
    private final Terminal terminal;
    private final boolean isDryRun;
    private final Columns rows = new Columns()
            .column("GROUP")
            .column("OWNER")
            .column("DIFFERENCE")
            .column("SHOWS (UTC)", "shows ")
            .column("NEWEST (UTC)", "newest ");
    private int groups;
    private int differences;
    private int ahead;
    private int faults;

    /** @param isDryRun whether the repair writes nothing */
    public RepairReport(GroupRepair repair, Output output, Terminal terminal, boolean isDryRun) {
        this.repair = repair;
        this.output = output;
        this.terminal = terminal;
        this.isDryRun = isDryRun;
    }

    /** Repairs one group and returns the result. */
    public RepairedGroup repair(String group) {
        RepairedGroup repaired = repair.repair(group);
        groups++;
        differences += repaired.fault().isPresent() ? 0 : repaired.differences().size();
        ahead += repaired.ahead().size();
        boolean isRepaired = !isDryRun && repaired.fault().isEmpty();
        print(group, repaired.differences(), isRepaired);
        print(group, repaired.ahead(), false);
        repaired.remarks().forEach(remark -> say("Message group %s %s.".formatted(group, remark)));
        repaired.fault().ifPresent(fault -> {
            faults++;
            say("Message group %s could not be repaired: %s".formatted(group, fault));
        });
        return repaired;
    }

    /** Repairs groups and returns whether it could repair all. A group that no longer exists needs no repair. */
    public boolean repairAll(Collection<String> some) {
        return some.stream()
                        .map(this::repair)
                        .filter(repaired -> repaired.fault().isPresent())
                        .count()
                == 0;
    }

    /** Prints a message on standard error. */
    public void say(String text) {
        terminal.clear();
        output.say(Text.printable(text));
    }

    /** Prints the number of groups examined and the number of rows that differed. */
    public void sum() {
        say("Message groups: %d. Rows that differ%s: %d.%s"
                .formatted(
                        groups,
                        isDryRun ? "" : " and were repaired",
                        differences,
                        faults == 0 ? "" : " Groups that could not be repaired: %d.".formatted(faults)));
        if (ahead > 0) {
            say("Rows ahead of every message, not changed: %d. To move them back, use --backward.".formatted(ahead));
        }
    }

    /** Returns whether every group is right: nothing failed, and a dry run found no difference. */
    public boolean areRight() {
        return faults == 0 && (!isDryRun || differences == 0);
    }

    /** Returns whether a group could not be repaired. */
    public boolean haveFault() {
        return faults > 0;
    }

    private void print(String group, List<RowDifference> found, boolean isRepaired) {
        for (RowDifference difference : found) {
            terminal.clear();
            rows.row(group, difference.owner(), difference.kind().word(), difference.shown(), difference.newest());
            output.data(rows, () -> json(group, difference, isRepaired));
        }
    }

    private static Map<String, Object> json(String group, RowDifference difference, boolean isRepaired) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Schema.MESSAGE_GROUP_UUID, group);
        json.put("owner_uuid", difference.owner());
        json.put("difference", difference.kind().word());
        json.put("shown_message_at", Timestamps.format(difference.shown()));
        json.put("newest_message_at", Timestamps.format(difference.newest()));
        json.put("repaired", isRepaired);
        return json;
    }
}
