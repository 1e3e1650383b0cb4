package com.cruddur.messaging.infra.settings;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.names.MessagingNames;

/**
 * The table. By default its data is kept and protected; giving that up takes {@code "removal": "destroy"}.
 *
 * @param name the table's name; by default {@code cruddur-messages}. The table of a copy has a name of its own.
 * @param removal what becomes of the table when its stack is deleted; by default it is retained
 * @param deletionProtection whether DynamoDB refuses to delete the table; by default where it is retained
 * @param pointInTimeRecovery whether the last 35 days can be restored; by default where it is retained
 * @param encryption whose key encrypts the table; by default DynamoDB's own
 * @param capacity of the table and of its index; by default fixed, 5 read and 5 write units
 * @param insights whether CloudWatch Contributor Insights names the keys of table and index that are throttled; by default
 *     not
 */
public record TableSettings(
        String name,
        Removal removal,
        boolean deletionProtection,
        boolean pointInTimeRecovery,
        Encryption encryption,
        Capacity capacity,
        boolean insights) {

    static TableSettings read(Block block, MessagingNames names) {
        String first = block.text("name", Schema.TABLE_FORM, "3 to 255 of a-z A-Z 0-9 _ . -", Schema.TABLE);
        Removal removal = block.choice("removal", Removal.class, Removal.RETAIN);
        boolean retained = removal == Removal.RETAIN;
        boolean deletionProtection = block.flag("deletionProtection", retained);
        if (deletionProtection && !retained) {
            throw block.refused(
                    "deletionProtection", "true contradicts removal \"destroy\"", "false, or removal \"retain\"");
        }
        return new TableSettings(
                block.ofCopy("name", first, names.table(first), names),
                removal,
                deletionProtection,
                block.flag("pointInTimeRecovery", retained),
                block.choice("encryption", Encryption.class, Encryption.AWS_OWNED),
                Capacity.read(block, "capacity"),
                block.flag("insights", false));
    }
}
