package com.cruddur.messaging.infra.settings;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.names.MessagingNames;

/**
 * The table. By default its data is retained and protected.
 *
 * @param name the table's name. Defaults to {@code cruddur-messages}. A copy's table has a different name.
 * @param removal whether the table is kept when its stack is deleted. Defaults to {@code retain}.
 * @param deletionProtection whether DynamoDB refuses to delete the table. Defaults to true if the table is retained.
 * @param pointInTimeRecovery whether the table can be restored to any time in the last 35 days. Defaults to true if the
 *     table is retained.
 * @param encryption the key that encrypts the table. Defaults to the key that DynamoDB owns.
 * @param capacity the capacity of the table and of its index. Defaults to fixed, 5 read and 5 write units.
 * @param insights whether CloudWatch Contributor Insights reports throttled keys of the table and its index. Defaults
 *     to false.
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
        String nameInStage = block.text("name", Schema.TABLE_FORM, "3 to 255 of a-z A-Z 0-9 _ . -", Schema.TABLE);
        Removal removal = block.choice("removal", Removal.class, Removal.RETAIN);
        boolean retained = removal == Removal.RETAIN;
        boolean deletionProtection = block.flag("deletionProtection", retained);
        if (deletionProtection && !retained) {
            throw block.refused(
                    "deletionProtection", "true contradicts removal \"destroy\"", "false, or removal \"retain\"");
        }
        return new TableSettings(
                block.distinct("name", nameInStage, names.table(nameInStage), names),
                removal,
                deletionProtection,
                block.flag("pointInTimeRecovery", retained),
                block.choice("encryption", Encryption.class, Encryption.AWS_OWNED),
                Capacity.read(block, "capacity"),
                block.flag("insights", false));
    }
}
